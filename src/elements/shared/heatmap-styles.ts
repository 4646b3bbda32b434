// How the heatmap's own parts are laid out.
import { css } from 'lit';

export const heatmapStyles = css`
  :host {
    container-type: inline-size;
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
      flex-basis: 100%;
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
