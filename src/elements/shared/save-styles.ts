// The list of what can be saved, below its button.
import { css } from 'lit';

export const saveStyles = css`
  .menu {
    padding: 6px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li button {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 12px;
    width: 100%;
    height: auto;
    padding: 6px 8px;
    border: 0;
    text-align: left;
    white-space: normal;
  }
  li .name {
    grid-column: 1 / 3;
    color: var(--_muted);
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  li .size {
    color: var(--_muted);
    font-size: 12px;
  }
  .seen {
    display: grid;
    gap: 6px;
    margin: 6px 0 0;
    padding: 8px;
    border: 0;
    border-top: 1px solid var(--_line);
    font-size: 13px;
  }
  .seen legend {
    float: left;
    padding: 0;
    font-weight: 600;
  }
  .seen select {
    max-width: 100%;
  }
  .seen .files {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
  }
  .seen .files span {
    flex: 1 0 100%;
  }
  li.large .name {
    color: var(--_warning-ink);
  }
`;
