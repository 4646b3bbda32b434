// How the nudge's own parts are laid out.
import { css } from 'lit';
import { numberTableStyles } from './number-table-styles';

export const nudgeStyles = css`
  .chosen {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.3fr);
    align-items: end;
    gap: 8px;
  }
  .chosen.pictured {
    grid-template-columns: 56px minmax(0, 1fr) minmax(0, 1.3fr);
  }
  .chosen ntk-thumbnail {
    --ntk-thumbnail-size: 56px;
    grid-row: span 2;
    align-self: center;
  }
  .chosen .wide {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: 8px;
    white-space: nowrap;
  }
  .chosen.pictured .wide {
    grid-column: 2 / -1;
  }
  .wide span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .wide button {
    flex: none;
    margin-left: auto;
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
  .missing {
    color: var(--_muted);
  }
  .results {
    display: flex;
    flex: 1 0 auto;
    flex-direction: column;
    gap: 8px;
  }
  .layers {
    flex: none;
    max-height: 116px;
    overflow: auto;
    scrollbar-width: thin;
  }
  ${numberTableStyles}
  .chosen-layer {
    background: var(--_raised);
  }
  .chosen-layer button {
    font-weight: 600;
  }
  .more {
    margin-top: -8px;
  }
  @media (pointer: coarse) {
    .layers {
      max-height: none;
    }
    .more {
      display: none;
    }
    tbody button {
      height: 32px;
    }
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    gap: 8px;
    flex: 1 1 150px;
    min-height: 150px;
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
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 12px;
    font-weight: 600;
  }
  .charts ntk-scatter {
    flex: 1 1 auto;
  }
  .old {
    opacity: 0.6;
  }
  .list {
    flex: 2 1 88px;
    min-height: 88px;
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
