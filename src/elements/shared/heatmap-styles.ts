// How the heatmap's own parts are laid out.
import { css } from 'lit';

export const heatmapStyles = css`
  :host {
    container-type: inline-size;
  }
  .tiles {
    min-height: 34px; /* two lines, so that the picture keeps its size */
  }
  .readout {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 40px;
    overflow: hidden;
  }
  .readout .pair {
    display: grid;
    grid-template-columns: auto auto;
    align-items: center;
    gap: 0 8px;
    min-width: 0;
    line-height: 1.25;
    white-space: nowrap;
  }
  .readout .pair:has(ntk-thumbnail[hidden]) {
    column-gap: 0;
  }
  .readout .pair > span {
    grid-column: 2;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .readout ntk-thumbnail {
    --ntk-thumbnail-size: 36px;
    grid-row: span 2;
  }
  .readout dl {
    display: flex;
    gap: 16px;
    margin: 0 0 0 auto;
    white-space: nowrap;
    text-align: right;
  }
  .readout dt {
    color: var(--_muted);
    font-size: 12px;
    line-height: 1.25;
  }
  .readout dd {
    margin: 0;
    font-weight: 600;
    line-height: 1.25;
  }
  .stage.marking {
    cursor: cell;
  }
  .stage:has(.proxy:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .stage .overview {
    --ntk-minimap-size: clamp(72px, 22cqi, 128px);
    position: absolute;
    top: 8px;
    right: 8px;
    padding: 4px;
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_surface) 88%, transparent);
  }
  .brush {
    position: absolute;
    border: 1px solid var(--_surface);
    outline: 2px solid var(--_accent);
    background: color-mix(in srgb, var(--_accent) 18%, transparent);
    pointer-events: none;
  }
  .corner svg {
    display: block;
    margin: auto;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .corner .gap {
    width: 4px;
  }
  button[aria-pressed='true'] {
    border-color: var(--_ink);
    background: var(--_ink);
    color: var(--_surface);
  }
  .legend .view[aria-expanded='true'] {
    background: var(--_raised);
  }
  .side {
    position: fixed;
    inset: auto;
    width: 320px;
    margin: 0;
    padding: 12px 16px 16px;
    overflow: auto;
    scrollbar-width: thin;
    border: 1px solid var(--_line);
    border-radius: 10px;
    background: var(--_surface);
    color: var(--_ink);
    box-shadow: 0 4px 24px rgb(0 0 0 / 0.18);
  }
  .side.sheet {
    right: 0;
    bottom: 0;
    left: 0;
    width: auto;
    max-width: 560px;
    max-height: 45dvh;
    margin-inline: auto;
    border-radius: 10px 10px 0 0;
  }
  .side:popover-open {
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .side > * {
    flex: none;
  }
  .side section {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .side h3,
  .side h4 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }
  .side h4 {
    font-size: 12px;
  }
  .side ntk-tracks::part(heading) {
    display: none;
  }
  .side .choices {
    display: flex;
    gap: 6px;
  }
  .side select,
  .side section button {
    height: 24px;
    font-size: 12px;
  }
  .side .close {
    margin-right: -8px;
    font-size: 18px;
    line-height: 1;
  }
  @media (pointer: coarse) {
    .side select,
    .side section button {
      height: 36px;
    }
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .legend ntk-legend {
    flex: 1 1 auto;
  }
  .readout .mark {
    flex: none;
    height: 24px;
    margin-left: auto;
    padding: 0 6px;
    border-color: var(--_warning-ink);
  }
  .readout .mark:hover:not(:disabled) {
    background: var(--_warning-ground);
    text-decoration: underline;
  }
  .readout .mark:disabled {
    opacity: 1;
  }
  .readout .mark + dl {
    margin-left: 0;
  }
  .toolbar select {
    max-width: 144px;
  }
  .toolbar input {
    width: 72px;
  }
  @container (max-width: 440px) {
    .toolbar .controls {
      flex: 1 0 100%;
    }
    .toolbar label {
      flex: 1 1 40%;
      min-width: 0;
    }
    .toolbar select,
    .toolbar input {
      max-width: none;
      flex: 1 1 0;
      min-width: 0;
    }
    .readout ntk-thumbnail {
      --ntk-thumbnail-size: 28px;
    }
    .readout,
    .readout .pair {
      column-gap: 6px;
    }
    .readout dl {
      gap: 8px;
    }
    .legend {
      flex-wrap: wrap;
    }
    .legend ntk-legend {
      flex-basis: 220px;
    }
  }
  .stale {
    flex: 1 1 auto;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    margin: 0;
  }
  .stale button {
    height: 24px;
    font-size: 12px;
  }
`;
