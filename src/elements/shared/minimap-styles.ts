// How the map, its canvas and its rectangle are laid out.
import { css } from 'lit';

export const minimapStyles = css`
  :host {
    width: max-content;
  }
  .map {
    position: relative;
    overflow: hidden;
    border-radius: 3px;
    background: var(--_raised);
    cursor: pointer;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  canvas {
    position: absolute;
    top: 0;
    left: 0;
  }
  .edge {
    position: absolute;
    inset: 0;
    border-radius: inherit;
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_ink) 28%, transparent);
    pointer-events: none;
  }
  .view {
    position: absolute;
    border: 2px solid var(--_accent);
    border-radius: 2px;
    box-shadow:
      0 0 0 1px var(--_surface),
      inset 0 0 0 1px var(--_surface);
    pointer-events: none;
  }
  .whole .view {
    opacity: 0.35;
  }
`;
