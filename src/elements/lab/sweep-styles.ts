// How the parts of sweeps are laid out.
import { css } from 'lit';

export const sweepStyles = css`
  form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 6px 8px;
  }
  form label {
    flex: 1 1 60px;
  }
  form .over {
    flex-basis: 110px;
  }
  form .values {
    flex: 4 1 160px;
  }
  form .steps {
    flex-basis: 80px;
  }
  form .rate {
    flex-basis: 68px;
  }
  .charts {
    grid-template-columns: repeat(auto-fill, minmax(max(200px, 30%), 1fr));
  }
  h3 {
    margin: 0;
    font-size: 12px;
    font-weight: 600;
  }
  .caption {
    margin: 0;
    font-size: 12px;
    color: var(--_muted);
  }
  .plot {
    position: relative;
    aspect-ratio: 1.8;
    max-height: 190px;
    width: 100%;
    overflow: hidden;
  }
  .plot svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  .points {
    position: relative; /* what is there for screen readers alone stays within */
    overflow-x: auto;
    scrollbar-width: thin;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 12px;
  }
  thead th {
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
