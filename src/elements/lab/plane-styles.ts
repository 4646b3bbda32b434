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
  .beside {
    --_picture: max(205px, 50vh - 180px);
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
  }
  .words {
    display: flex;
    flex: 1 1 200px;
    flex-direction: column;
    gap: 8px;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    align-content: start;
    gap: 8px 16px;
    width: min(100% - 6px, 2 * var(--_picture) + 16px);
  }
  .fields,
  .lines {
    margin-inline: 3px; /* room for the ring of focus */
  }
  .fields.alone {
    grid-template-columns: minmax(0, 1fr);
    width: min(100% - 6px, max(300px, 100vh - 340px));
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
  .picture {
    position: relative;
  }
  .picture .cursor {
    position: absolute;
    width: 11px;
    height: 11px;
    margin: -6px 0 0 -6px;
    border: 1.5px solid var(--_ink);
    outline: 1.5px solid var(--_surface);
    pointer-events: none;
  }
  figure canvas {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    border-radius: var(--_radius);
    cursor: crosshair;
  }
  .lines {
    position: relative;
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
  .lines .cursor {
    position: absolute;
    top: 0;
    bottom: 0;
    border-left: 1px solid var(--_muted);
    pointer-events: none;
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
