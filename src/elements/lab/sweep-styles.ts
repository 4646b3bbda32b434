// How the parts of sweeps are laid out.
import { css } from 'lit';

export const sweepStyles = css`
  :host {
    overflow: auto;
    scrollbar-width: thin;
  }
  .panel {
    height: auto;
    min-height: 100%;
  }
  form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 6px 8px;
  }
  form label {
    flex: 1 1 84px;
  }
  form .over {
    flex-basis: 130px;
  }
  form .values {
    flex: 3 1 180px;
  }
  .making {
    display: grid;
    grid-template-columns: auto minmax(60px, 1fr);
    align-items: center;
    gap: 2px 8px;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
    gap: 8px 12px;
  }
  h3 {
    margin: 0;
    font-size: 12px;
    font-weight: 600;
  }
  h3 span,
  .law {
    font-size: 12px;
    font-weight: 400;
    color: var(--_muted);
  }
  .law {
    margin: 0;
  }
  .plot {
    position: relative;
    height: 120px;
    overflow: hidden;
  }
  .plot svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  .points {
    max-height: 260px;
    overflow: auto;
    scrollbar-width: thin;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 12px;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--_surface);
    color: var(--_muted);
  }
  th,
  td {
    padding: 1px 0 1px 8px;
    text-align: right;
    font-weight: 400;
    white-space: nowrap;
  }
  th:first-child {
    padding-left: 0;
  }
  tr[aria-current] {
    background: var(--_raised);
  }
  td button {
    height: 22px;
    padding: 0 6px;
    font-size: 12px;
  }
  @media (pointer: coarse) {
    td button {
      height: 32px;
    }
  }
`;
