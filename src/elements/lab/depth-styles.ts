// How the parts of a nudge in depth are laid out.
import { css } from 'lit';
import { keyStyles } from '../shared/key-styles';
import { denseTableStyles } from '../shared/number-table-styles';

export const depthStyles = css`
  :host {
    --_positive: light-dark(#c2410c, #fb923c);
    --_negative: light-dark(#1d4ed8, #60a5fa);
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: 10px;
    min-height: 100%;
  }
  h3 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }
  h4 {
    margin: 0;
    overflow-wrap: anywhere;
    font-size: 12px;
    font-weight: 600;
  }
  abbr {
    text-decoration: none;
    cursor: help;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px;
  }
  .controls label {
    flex: 0 1 auto;
    max-width: 200px;
  }
  .controls input {
    width: 84px;
  }
  .spread > :is(span, button) {
    flex: none;
  }
  section.part {
    display: flex;
    flex-direction: column;
    gap: 6px;
    padding-top: 8px;
    border-top: 1px solid var(--_line);
  }
  .old .rate-curve {
    opacity: 0.6; /* text stays legible */
  }
  .halves {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr));
    gap: 8px 16px;
  }
  .halves > div {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
  }
  ${denseTableStyles}
  caption {
    font-weight: 600;
    text-align: left;
  }
  th {
    color: var(--_muted);
    font-weight: 400;
  }
  th,
  td {
    white-space: nowrap;
  }
  th[scope='row'] {
    padding-left: 0;
    text-align: left;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
    gap: 8px 16px;
  }
  .charts > div {
    display: flex;
    flex-direction: column;
    height: 240px;
    min-width: 0;
  }
  .charts .title {
    font-size: 12px;
    font-weight: 600;
  }
  .charts ntk-scatter {
    flex: 1 1 auto;
  }
  .rate-curve {
    position: relative;
    height: 240px;
    overflow: hidden;
  }
  .rate-curve svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  .keys {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
  }
  ${keyStyles}
  .key.first i {
    border-color: var(--_ink);
  }
  .key.second i {
    border-color: var(--_accent);
  }
  .key.floor i {
    border-top-style: dotted;
  }
  summary {
    cursor: pointer;
    font-size: 12px;
    line-height: 24px;
  }
  .present {
    font-weight: 600;
  }
  .layer {
    display: grid;
    grid-template-columns: minmax(150px, 190px) minmax(0, 1fr);
    gap: 4px 16px;
    padding-top: 4px;
  }
  .layer dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 8px;
    margin: 4px 0 0;
    font-size: 12px;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
    text-align: right;
  }
  .grams {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 180px));
    gap: 8px;
  }
  figure {
    margin: 0;
    min-width: 0;
  }
  figcaption {
    font-size: 12px;
  }
  .cell {
    min-height: 1.4em;
    text-align: center;
  }
  .matrices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 20px;
  }
  .frame {
    overflow-x: auto;
    scrollbar-width: thin;
  }
  .square {
    font-size: 11px;
    line-height: 16px;
  }
  .square th,
  .square td {
    padding: 0 2px;
    min-width: 26px;
  }
  .columns th,
  .columns td {
    padding: 0 8px;
  }
  .unit {
    font-size: 11px;
  }
  @media (max-width: 600px) {
    .layer {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
