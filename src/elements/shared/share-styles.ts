// The link to what is shown, below its button.
import { css } from 'lit';

export const shareStyles = css`
  .menu {
    inset: auto;
    width: min(400px, calc(100vw - 16px));
    margin: 0;
    padding: 12px;
    border: 1px solid var(--_line);
    border-radius: 10px;
    background: var(--_surface);
    color: var(--_ink);
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.25);
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
