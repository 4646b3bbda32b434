// How the histogram of entries, its handles and its controls are laid out.
import { css } from 'lit';

export const histogramStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 4px;
    container-type: inline-size;
  }
  .plot {
    position: relative;
    margin: 0 6px;
    cursor: ew-resize;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  svg {
    display: block;
    width: 100%;
    height: 40px;
  }
  .inside {
    fill: color-mix(in srgb, var(--_ink) 62%, var(--_surface));
  }
  .outside {
    fill: color-mix(in srgb, var(--_ink) 24%, var(--_surface));
  }
  .bar {
    height: 12px;
    border-radius: 2px;
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_ink) 20%, transparent);
  }
  .handle {
    position: absolute;
    top: 0;
    bottom: -3px;
    width: 16px;
    margin-left: -8px;
    border-radius: 3px;
  }
  .handle::before,
  .handle::after {
    content: '';
    position: absolute;
    left: 50%;
    transform: translateX(-50%);
  }
  .handle::before {
    top: 0;
    bottom: 8px;
    width: 1px;
    background: var(--_ink);
  }
  .handle::after {
    bottom: 0;
    width: 8px;
    height: 18px;
    border: 1px solid var(--_surface);
    border-radius: 3px;
    background: var(--_ink);
  }
  .handle:focus-visible {
    outline-offset: 0;
  }
  .handle:focus-visible::after {
    background: var(--_accent);
  }
  .ticks {
    position: relative;
    height: 16px;
    margin: 2px 6px 0;
    color: var(--_muted);
    font-size: 12px;
    line-height: 16px;
  }
  .ticks span {
    position: absolute;
    transform: translateX(-50%);
    white-space: nowrap;
  }
  .ticks .first {
    transform: translateX(-4px);
  }
  .ticks .last {
    transform: translateX(calc(4px - 100%));
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 8px;
  }
  .label {
    flex: 1 1 0;
    min-width: 0;
    overflow: hidden;
    color: var(--_muted);
    font-size: 12px;
    line-height: 16px;
    text-align: center;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .presets {
    display: flex;
  }
  .presets button {
    height: 24px;
    padding: 0 6px;
    border-radius: 0;
    border-color: var(--_control-line);
    font-size: 12px;
  }
  .presets button + button {
    margin-left: -1px;
  }
  .presets button:first-child {
    border-radius: var(--_radius) 0 0 var(--_radius);
  }
  .presets button:last-child {
    border-radius: 0 var(--_radius) var(--_radius) 0;
  }
  .presets button[aria-pressed='true'] {
    background: var(--_ink);
    color: var(--_surface);
  }
  .presets button:focus-visible {
    z-index: 1;
  }
  select {
    flex: 1 1 72px;
    width: 72px;
    max-width: 120px;
    height: 24px;
    font-size: 12px;
  }
  @media (pointer: coarse) {
    .presets button,
    select {
      height: 36px;
    }
  }
`;
