// The link to what is shown, below its button.
import { css } from 'lit';

export const shareStyles = css`
  .menu {
    padding: 12px;
    font-size: 13px;
  }
  .menu:popover-open {
    display: grid;
    gap: 8px;
    justify-items: start;
  }
  .menu p {
    margin: 0;
  }
  .row {
    display: flex;
    gap: 8px;
    width: 100%;
  }
  .row input {
    flex: 1 1 auto;
    min-width: 0;
  }
`;
