// How the heatmap's own parts are laid out.
import { css } from 'lit';

export const heatmapStyles = css`
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
    line-height: 1.25;
    white-space: nowrap;
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
