// How the film's own parts are laid out.
import { css, unsafeCSS } from 'lit';
import { curveMargins } from '../../charts/curves';

const { left, right, top, bottom } = curveMargins;

export const filmStyles = css`
  .toolbar .controls {
    gap: 4px;
  }
  summary {
    width: fit-content;
    color: var(--_muted);
    font-size: 12px;
    cursor: pointer;
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 6px 8px;
    margin: 4px 0 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .fields label {
    flex: 1 1 88px;
    max-width: 160px;
  }
  .fields legend {
    padding: 0;
    font-size: 12px;
  }
  .run::before {
    content: '';
    display: inline-block;
    width: 14px;
    margin-right: 6px;
    border-top: 2px solid var(--_ink);
    vertical-align: middle;
  }
  .run.second::before {
    border-color: var(--_accent);
  }
  .scrub {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 4px 0;
    background: var(--_surface);
  }
  .scrub input {
    flex: 1 1 160px;
  }
  .scrub output {
    min-width: 11em;
  }
  .follow {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
  }
  .follow label {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .body {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 8px 16px;
  }
  figure {
    flex: 1 1 150px;
    max-width: 240px;
    margin: 0;
  }
  figcaption {
    font-size: 12px;
    color: var(--_muted);
  }
  figure canvas {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    margin: 4px 0;
    border-radius: 2px;
    background: var(--_raised);
    image-rendering: pixelated;
  }
  table {
    flex: 1 1 240px;
    border-collapse: collapse;
    font-size: 12px;
  }
  th,
  td {
    padding: 1px 0 1px 12px;
    text-align: right;
    font-weight: 400;
    white-space: nowrap;
  }
  th[scope='row'] {
    padding-left: 0;
    text-align: left;
    color: var(--_muted);
  }
  .further p {
    overflow-wrap: anywhere;
  }
  .charts {
    grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
  }
  h3 {
    margin: 0;
    overflow: hidden;
    font-size: 12px;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h3 span {
    font-weight: 400;
    color: var(--_muted);
  }
  .frame {
    position: relative;
    height: 120px;
    overflow: hidden;
  }
  .plot {
    position: absolute;
    inset: 0;
  }
  .plot svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  .now {
    position: absolute;
    top: ${unsafeCSS(top)}px;
    bottom: ${unsafeCSS(bottom)}px;
    left: calc(${unsafeCSS(left)}px + (100% - ${unsafeCSS(left + right)}px) * var(--at, 0));
    border-left: 1px dashed var(--_muted);
    pointer-events: none;
  }
`;
