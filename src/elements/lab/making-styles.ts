// A view that scrolls as a whole: how far it is with what it makes, and small charts in line with their neighbours.
import { css } from 'lit';
import { problemInFlow } from '../shared/problem-styles';

export const makingStyles = css`
  :host {
    overflow: auto;
    scrollbar-width: thin;
  }
  .panel {
    height: auto;
    min-height: 100%;
  }
  ${problemInFlow}
  .making {
    display: grid;
    grid-template-columns: auto minmax(60px, 1fr);
    align-items: center;
    gap: 2px 8px;
  }
  .charts {
    display: grid;
    gap: 0 12px;
  }
  .charts > div {
    display: grid;
    grid-row: span 3;
    grid-template-rows: subgrid;
    gap: 0;
    min-width: 0;
    margin-bottom: 8px;
  }
`;
