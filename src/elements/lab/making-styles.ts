// A view that scrolls as a whole, and how far it is with what it makes.
import { css } from 'lit';

export const makingStyles = css`
  :host {
    overflow: auto;
    scrollbar-width: thin;
  }
  .panel {
    height: auto;
    min-height: 100%;
  }
  .making {
    display: grid;
    grid-template-columns: auto minmax(60px, 1fr);
    align-items: center;
    gap: 2px 8px;
  }
`;
