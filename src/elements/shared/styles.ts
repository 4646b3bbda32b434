// Colours, type, spacing and native controls shared by all elements. Every colour is a custom property a page may set.
import { css } from 'lit';
import { problemStyles } from './problem-styles';

/** Type scale 12, 13, 15 px; spacing in steps of 4 px. Light and dark follow the page's `color-scheme`. */
export const baseStyles = css`
  :host {
    --_surface: var(--ntk-surface, light-dark(#ffffff, #14171d));
    --_raised: var(--ntk-raised, light-dark(#f3f4f7, #1d2129));
    --_ink: var(--ntk-ink, light-dark(#1c1f27, #e9ebf0));
    --_muted: var(--ntk-muted, light-dark(#596070, #a0a8b7));
    --_line: var(--ntk-line, light-dark(#dde0e7, #2b303a));
    --_control-line: var(--ntk-control-line, light-dark(#868d9b, #6d7584));
    --_accent: var(--ntk-accent, light-dark(#c41653, #ff6b94));
    --_warning-ground: var(--ntk-warning-ground, light-dark(#fff3d9, #3a2d10));
    --_warning-ink: var(--ntk-warning-ink, light-dark(#6b4300, #ffd27a));
    --_radius: var(--ntk-radius, 6px);
    display: block;
    box-sizing: border-box;
    min-width: 0;
    min-height: 0;
    color: var(--_ink);
    font: 400 13px/1.4
      var(--ntk-font, -apple-system, 'Segoe UI', Roboto, Cantarell, 'Liberation Sans', system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2 {
    margin: 0;
    font-size: 15px;
    font-weight: 600;
    line-height: 1.3;
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 12px;
  }
  .spread {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }
  .note {
    padding: 6px 8px;
    border-radius: var(--_radius);
    background: var(--_warning-ground);
    color: var(--_warning-ink);
    font-size: 12px;
  }
  ${problemStyles}
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .theme-probe {
    position: absolute;
    visibility: hidden;
    width: 0;
    height: 0;
    background-color: var(--_surface);
    color: var(--_ink);
    outline-color: var(--_accent);
    transition: 1ms;
    transition-property: background-color, color, outline-color;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
`;

export const controlStyles = css`
  label {
    display: flex;
    flex-direction: column;
    gap: 2px;
    min-width: 0;
    color: var(--_muted);
    font-size: 12px;
  }
  label.inline {
    flex-direction: row;
    align-items: center;
    gap: 6px;
  }
  select,
  input,
  button {
    min-width: 0;
    height: 28px;
    margin: 0;
    border: 1px solid var(--_control-line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    font-size: 13px;
    font-variant-numeric: inherit;
  }
  input {
    padding: 0 6px;
  }
  select {
    padding: 0 2px;
    text-overflow: ellipsis;
  }
  input[type='range'],
  input[type='checkbox'] {
    padding: 0;
    border: 0;
    accent-color: var(--_accent);
    background: none;
  }
  input[type='checkbox'] {
    width: 16px;
    height: 16px;
  }
  button {
    padding: 0 10px;
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    background: var(--_raised);
  }
  button.primary {
    border-color: var(--_ink);
    background: var(--_ink);
    color: var(--_surface);
  }
  button.primary:hover:not(:disabled) {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  button.quiet {
    border-color: transparent;
    background: none;
    color: var(--_muted);
  }
  button:disabled,
  select:disabled,
  input:disabled {
    opacity: 0.55;
    cursor: default;
  }
  progress {
    width: 100%;
    height: 4px;
    border: 0;
    border-radius: 2px;
    overflow: hidden;
    background: var(--_line);
    appearance: none;
  }
  progress::-webkit-progress-bar {
    background: transparent;
  }
  progress:indeterminate {
    background: linear-gradient(90deg, transparent, var(--_accent), transparent) var(--_line) 0 0 / 40% 100% no-repeat;
    animation: 1.6s ease-in-out infinite alternate working;
  }
  progress:indeterminate::-moz-progress-bar {
    background: transparent;
  }
  @keyframes working {
    to {
      background-position-x: 100%;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    progress:indeterminate {
      background-position-x: 50%;
      animation: none;
    }
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }
  @media (pointer: coarse) {
    select,
    input,
    button {
      height: 36px;
    }
  }
`;

/** A panel that fills its box: a row of controls, a stage that takes what is left, rows below. */
export const panelStyles = css`
  :host {
    height: 100%;
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: 8px;
    height: 100%;
    min-height: 0;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 12px;
  }
  .toolbar .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    min-width: 0;
  }
  .filmed {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    margin: 0;
  }
  .stage {
    position: relative;
    flex: 1 1 auto;
    min-height: var(--ntk-stage-min-height, 240px);
    overflow: hidden;
    border-radius: var(--_radius);
    background: var(--_surface);
    cursor: crosshair;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  .stage canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .state {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 16px;
    text-align: center;
    color: var(--_muted);
    cursor: default;
  }
  .state progress {
    max-width: 220px;
  }
  .corner {
    position: absolute;
    right: 8px;
    bottom: 8px;
    display: flex;
    gap: 4px;
  }
  @media (hover: hover) {
    .stage:not(:hover, :focus-within) .corner {
      opacity: 0;
    }
  }
  .corner button {
    width: 28px;
    padding: 0;
  }
`;
