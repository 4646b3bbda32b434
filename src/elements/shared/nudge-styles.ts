// How the nudge's own parts are laid out.
import { css } from 'lit';

export const nudgeStyles = css`
  .chosen {
    display: grid;
    grid-template-columns: 56px minmax(0, 1fr) minmax(0, 1.3fr);
    align-items: end;
    gap: 8px;
  }
  .chosen ntk-thumbnail {
    --ntk-thumbnail-size: 56px;
    grid-row: span 2;
    align-self: center;
  }
  .chosen .wide {
    grid-column: 2 / -1;
  }
  .rate {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) 84px;
    align-items: center;
    gap: 8px;
    font-size: 12px;
  }
  .rates {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 8px;
    margin: 0;
    font-size: 12px;
  }
  .rates dt {
    color: var(--_muted);
  }
  .rates dd {
    margin: 0;
    text-align: right;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    gap: 8px;
    flex: 1 1 168px;
    min-height: 168px;
    max-height: 300px;
  }
  .charts > div {
    display: flex;
    flex-direction: column;
    gap: 2px;
    min-width: 0;
    min-height: 0;
  }
  .charts .title {
    display: flex;
    align-items: center;
    height: 24px;
    font-size: 12px;
    font-weight: 600;
  }
  .charts select {
    width: 100%;
    height: 24px;
    font-size: 12px;
  }
  .charts ntk-scatter {
    flex: 1 1 auto;
  }
  .old {
    opacity: 0.6;
  }
  .list {
    flex: 1 1 120px;
    min-height: 120px;
    overflow: auto;
    scrollbar-width: thin;
  }
  .empty {
    display: flex;
    flex-direction: column;
    gap: 12px;
    flex: 1 1 auto;
  }
  .empty form {
    display: flex;
    align-items: end;
    gap: 8px;
  }
  .empty input {
    width: 96px;
  }
`;
