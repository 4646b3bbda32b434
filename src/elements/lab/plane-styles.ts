// How the parts of the toy problems' view are laid out.
import { css } from 'lit';

export const planeStyles = css`
  :host {
    --_cool: light-dark(#1668b8, #6db8ff);
  }
  .panel {
    overflow: auto;
    scrollbar-width: thin;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    gap: 8px 12px;
  }
  .fields.alone {
    grid-template-columns: minmax(0, max(240px, 52vh));
  }
  figure {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
    margin: 0;
  }
  figcaption {
    font-size: 12px;
    font-weight: 600;
  }
  figure canvas {
    width: 100%;
    aspect-ratio: 1;
    border-radius: var(--_radius);
    cursor: crosshair;
  }
  .lines {
    display: grid;
    grid-template-rows: minmax(190px, 2fr) minmax(140px, 1fr);
    gap: 8px;
    flex: 1 1 340px;
    min-height: 340px;
  }
  .lines > div {
    position: relative;
    overflow: hidden;
    cursor: crosshair;
  }
  .lines svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
  }
  .key span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .key i {
    width: 16px;
    border-top: 2px solid currentColor;
  }
  .key b {
    width: 4px;
    height: 4px;
    border-radius: 50%;
    background: var(--_muted);
  }
  .key .actual i {
    border-color: var(--_accent);
  }
  .key .predicted i {
    border-top: 2px dashed var(--_cool);
  }
  .readout {
    min-height: 1.4em;
  }
  .settings {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 4px 12px;
  }
  .settings input {
    width: 92px;
  }
  .problems {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .waiting {
    position: relative;
    min-height: 160px;
  }
`;
