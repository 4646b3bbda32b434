// How the buttons of tracks and the legend of one are laid out.
import { css } from 'lit';

export const trackStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  .list,
  .legend,
  .names {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 6px;
    min-width: 0;
  }
  .heading {
    color: var(--_muted);
    font-size: 12px;
  }
  button {
    display: flex;
    align-items: center;
    gap: 6px;
    max-width: 160px;
    height: 24px;
    padding: 0 8px;
    font-size: 12px;
  }
  button[aria-pressed='false'] {
    border-color: var(--_line);
    color: var(--_muted);
  }
  button[aria-pressed='true'] {
    border-color: var(--_ink);
  }
  button.legended {
    background: var(--_raised);
  }
  button span,
  .names span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button .time {
    flex: none;
    color: var(--_muted);
  }
  button[aria-pressed='false'] .sample {
    opacity: 0.45;
  }
  .sample,
  .ramp,
  .swatch {
    flex: none;
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_ink) 20%, transparent);
  }
  .sample {
    width: 20px;
    height: 8px;
    border-radius: 2px;
  }
  .legend {
    min-height: 20px;
    gap: 4px 8px;
    font-size: 12px;
    line-height: 16px;
  }
  .legend .title {
    color: var(--_muted);
  }
  .names {
    gap: 2px 10px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .names li {
    display: flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    max-width: 120px;
  }
  .names li.pointed {
    font-weight: 600;
  }
  .swatch {
    width: 10px;
    height: 10px;
    border-radius: 2px;
  }
  .ramp {
    width: 96px;
    height: 10px;
    border-radius: 2px;
  }
  .value {
    font-weight: 600;
  }
  @media (pointer: coarse) {
    button {
      height: 36px;
    }
  }
`;
