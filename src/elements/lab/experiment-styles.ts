// How views of the laboratory that compute something and show curves, numbers and a table of it are laid out.
import { css } from 'lit';
import { problemInFlow } from '../shared/problem-styles';

export const experimentStyles = css`
  :host {
    height: auto;
    min-height: 100%;
  }
  .panel {
    height: auto;
    gap: 12px;
  }
  ${problemInFlow}
  form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px 12px;
  }
  form label {
    flex: 0 1 auto;
  }
  form input[type='number'] {
    width: 84px;
  }
  form .wide {
    flex: 1 1 240px;
  }
  .along {
    display: grid;
    grid-template-columns: minmax(80px, 1fr) 84px;
    align-items: center;
    gap: 8px;
  }
  .progress {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  .progress progress {
    flex: 1 1 120px;
  }
  .keys {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    font-size: 12px;
  }
  .keys span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .keys i {
    width: 18px;
    border-top: 2px solid var(--_ink);
  }
  .keys .other i {
    border-color: var(--_accent);
  }
  .keys .dashed i {
    border-top-style: dashed;
  }
  .keys .law i {
    border-color: var(--_muted);
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(210px, 1fr));
    gap: 8px;
  }
  .chart {
    position: relative;
    height: 200px;
    min-width: 0;
    overflow: hidden;
  }
  .chart svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  table {
    border-collapse: collapse;
    font-size: 12px;
  }
  caption {
    padding-bottom: 4px;
    color: var(--_muted);
    text-align: left;
  }
  th,
  td {
    padding: 1px 12px 1px 0;
    text-align: right;
    white-space: nowrap;
  }
  th {
    font-weight: 400;
    color: var(--_muted);
  }
  tbody th {
    text-align: left;
  }
  .columns th {
    white-space: normal; /* two columns of a phone's width */
  }
  .scrolled {
    overflow: auto;
    max-height: 260px;
    scrollbar-width: thin;
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(280px, 1fr));
    gap: 12px 24px;
    align-items: start;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 12px;
    margin: 0;
    font-size: 12px;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
    text-align: right;
  }
  summary {
    cursor: pointer;
    font-size: 12px;
  }
  .spread {
    flex-wrap: wrap;
  }
  .spread p {
    flex: 1 1 240px;
  }
  .old {
    opacity: 0.6;
  }
`;
