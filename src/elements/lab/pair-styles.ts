// How an eigenvector over pairs is laid out.
import { css } from 'lit';

export const pairStyles = css`
  .pairs {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    flex: none;
  }
  .pairs figure {
    flex: 0 1 260px;
    margin: 0;
  }
  .pairs figcaption {
    color: var(--_muted);
    font-size: 12px;
  }
  .pairs canvas {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    image-rendering: pixelated;
  }
  .pairs .told {
    flex: 1 1 220px;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .elsewhere {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .elsewhere > span {
    flex: 1 1 260px;
  }
  td.waves {
    white-space: nowrap;
  }
`;
