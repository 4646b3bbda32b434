// The dialog that opens files, and the overlay while they are dragged.
import { css } from 'lit';

export const openStyles = css`
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .overlay {
    position: fixed;
    inset: 8px;
    z-index: 10;
    display: grid;
    place-items: center;
    padding: 24px;
    border: 3px dashed var(--_accent);
    border-radius: 14px;
    background: color-mix(in srgb, var(--_surface) 90%, transparent);
    font-size: 20px;
    font-weight: 600;
    text-align: center;
    pointer-events: none;
  }
  dialog {
    width: min(660px, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_surface);
    color: var(--_ink);
    box-shadow: 0 12px 48px rgb(0 0 0 / 0.35);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.45);
  }
  .body {
    display: flex;
    flex-direction: column;
    gap: 12px;
    max-height: calc(100dvh - 28px);
  }
  .head,
  .foot {
    flex: none;
    padding: 16px 20px 0;
  }
  .foot {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 20px;
    border-top: 1px solid var(--_line);
  }
  .foot button {
    flex: none;
  }
  .foot p {
    flex: 1 1 auto;
    min-width: 0;
  }
  .content {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    gap: 12px;
    min-height: 0;
    padding: 4px 20px 0;
    overflow: auto;
  }
  .sources {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px;
  }
  .choose {
    position: relative;
    display: inline-flex;
    flex-direction: row;
    align-items: center;
    height: 28px;
    padding: 0 10px;
    border: 1px solid var(--_control-line);
    border-radius: var(--_radius);
    color: var(--_ink);
    font-size: 13px;
    white-space: nowrap;
    cursor: pointer;
  }
  .choose:hover {
    background: var(--_raised);
  }
  .choose:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .choose input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .address {
    display: flex;
    flex: 1 1 260px;
    align-items: end;
    gap: 8px;
  }
  .address label {
    flex: 1 1 auto;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .files li {
    display: flex;
    align-items: center;
    max-width: 100%;
    padding-left: 8px;
    border-radius: var(--_radius);
    background: var(--_raised);
    overflow-wrap: anywhere;
  }
  .files .more {
    padding: 0;
  }
  .first {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .first input {
    width: 96px;
  }
  h3 {
    margin: 0 0 4px;
    font-size: 13px;
  }
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 16px;
    margin: 0;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .notes {
    margin: 6px 0 0;
    padding-left: 18px;
  }
  .windows {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
  }
  .windows label {
    flex: 0 1 auto;
  }
  .windows input {
    width: 96px;
  }
  .rows {
    margin-top: 8px;
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-size: 12px;
  }
  caption {
    text-align: left;
  }
  .rows th,
  .rows td {
    max-width: 160px;
    padding: 2px 8px;
    border-top: 1px solid var(--_line);
    font-weight: 400;
    text-align: right;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .rows th {
    color: var(--_muted);
  }
  .rows.texts td {
    max-width: none;
    font-family: ui-monospace, monospace;
    text-align: left;
    white-space: pre;
  }
  .rows.texts th {
    text-align: left;
  }
  @media (pointer: coarse) {
    .choose {
      height: 36px;
    }
  }
  @media (max-width: 480px) {
    .foot {
      flex-wrap: wrap;
      justify-content: flex-end;
    }
    .foot p {
      flex-basis: 100%;
    }
  }
`;
