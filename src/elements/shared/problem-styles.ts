// How the note about a failed job is laid out: over what is below it, which keeps its place and size.
import { css } from 'lit';

/** The negative margin takes back the gap that the panel leaves around the place. */
export const problemStyles = css`
  .problem-place {
    position: relative;
    z-index: 2;
    flex: none;
    height: 0;
    margin-bottom: -8px;
  }
  .problem {
    position: absolute;
    inset: 0 0 auto;
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: 12px;
    max-height: 150px;
    overflow: auto;
    box-shadow: 0 2px 12px rgb(0 0 0 / 0.3);
    scrollbar-width: thin;
  }
  .problem p {
    flex: 1 1 auto;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .problem button {
    position: sticky;
    top: 0;
    flex: none;
    height: 24px;
    font-size: 12px;
  }
`;

/** In a view that scrolls as a whole it is above what is below it, which may be the very field that was refused, and stays in sight. */
export const problemInFlow = css`
  .problem-place {
    position: sticky;
    top: 0;
    height: auto;
    margin-bottom: 0;
  }
  .problem {
    position: static;
  }
`;
