// Tables of numbers: dense ones, and such whose rows are chosen by a button in their first column.
import { css } from 'lit';

/** Numbers to the right, the first column to the left. */
export const denseTableStyles = css`
  table {
    border-collapse: collapse;
    font-size: 12px;
    line-height: 18px;
  }
  th,
  td {
    padding: 0 0 0 8px;
    text-align: right;
  }
  th:first-child {
    padding-left: 0;
    text-align: left;
  }
`;

export const numberTableStyles = css`
  ${denseTableStyles}
  table {
    width: 100%;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--_surface);
    color: var(--_muted);
    font-weight: 400;
  }
  tbody button {
    width: 100%;
    height: 18px;
    padding: 0 6px;
    border: 0;
    border-radius: 4px;
    background: none;
    font-size: 12px;
    font-weight: 400;
    text-align: left;
  }
`;
