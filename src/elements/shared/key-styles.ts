// Keys of charts in words: a short line as the curve is drawn, and what it is.
import { css } from 'lit';

export const keyStyles = css`
  .key {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .key i {
    width: 14px;
    border-top: 2px solid currentColor;
  }
`;
