// How the neighbourhood's own parts are laid out.
import { css } from 'lit';

export const neighbourhoodStyles = css`
  .lasso {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .lasso polygon {
    fill: color-mix(in srgb, var(--_accent) 18%, transparent);
    stroke: var(--_accent);
    stroke-width: 2;
  }
  .corner svg {
    display: block;
    margin: auto;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
  }
  .corner [aria-pressed='true'] {
    border-color: var(--_ink);
    background: var(--_ink);
    color: var(--_surface);
  }
  .segments {
    display: flex;
    flex: 1 0 100%;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 1px solid var(--_control-line);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  .segments label {
    flex: 1 1 auto;
    position: relative;
    display: block;
    color: var(--_ink);
    font-size: 13px;
  }
  .segments input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .segments span {
    display: block;
    padding: 0 8px;
    line-height: 26px;
    text-align: center;
    white-space: nowrap;
  }
  .segments label + label span {
    border-left: 1px solid var(--_line);
  }
  .segments input:checked + span {
    background: var(--_ink);
    color: var(--_surface);
  }
  .segments input:focus-visible + span {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
  }
  .over .state {
    position: static;
    padding: 12px 20px;
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .over .state {
    max-width: 100%;
  }
  .over progress {
    width: min(220px, 100%);
  }
  .mosaic {
    image-rendering: pixelated;
    opacity: 0.55;
  }
  .readout {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 36px;
    overflow: hidden;
  }
  .readout .chosen {
    --ntk-thumbnail-size: 36px;
  }
  .readout .name {
    display: flex;
    flex-direction: column;
    min-width: 0;
    line-height: 1.25;
    white-space: nowrap;
  }
  .readout .name span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .readout .near {
    display: flex;
    flex: none;
    align-items: center;
    gap: 4px;
    margin-left: auto;
  }
  .readout .near span + span {
    padding: 0 3px;
    border-radius: 4px;
    background: var(--_raised);
    cursor: help;
  }
  ntk-legend {
    flex: none;
  }
  .classes {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    max-height: 52px; /* two rows, and enough of a third to show that there is more */
    overflow: auto;
    scrollbar-width: thin;
    gap: 4px 12px;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 12px;
  }
  .classes li {
    display: flex;
    align-items: center;
    gap: 4px;
    max-width: 100%;
    line-height: 18px;
    white-space: nowrap;
  }
  .classes i {
    flex: none;
    width: 10px;
    height: 10px;
    border: 1px solid color-mix(in srgb, var(--_ink) 45%, transparent);
    border-radius: 50%;
  }
`;
