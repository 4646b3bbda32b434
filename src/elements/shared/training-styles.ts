// How the training panel's own parts are laid out.
import { css } from 'lit';
import { keyStyles } from './key-styles';

export const trainingStyles = css`
  .toolbar .controls {
    gap: 4px;
  }
  .numbers {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    min-height: 1.4em;
  }
  ${keyStyles}
  .key.train i {
    border-color: var(--_ink);
  }
  .key.test i {
    border-top: 2px dashed var(--_accent);
  }
  .key.brought i {
    display: none;
  }
  .curves {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: 8px;
    flex: 1 1 120px;
    min-height: 110px;
  }
  .curves > div {
    position: relative;
    min-height: 110px;
    overflow: hidden;
  }
  .curves svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  form {
    display: flex;
    flex-direction: column;
    gap: 8px;
    flex: 1 1 auto;
    min-height: 0;
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    align-content: start;
    align-items: end;
    gap: 6px 8px;
    flex: 1 1 auto;
    min-height: 0;
    overflow: auto;
    padding: 2px;
    scrollbar-width: thin;
  }
  .fields label {
    flex: 1 1 96px;
  }
  .fields .data {
    flex-basis: 60px;
  }
  .fields .hidden {
    flex-basis: 74px;
  }
  .fields :is(.activation, .outputScale) {
    flex-basis: 66px;
  }
  .fields :is(.rate, .weightDecay) {
    flex-basis: 72px;
  }
  .fields :is(.batchSize, .datapoints) {
    flex-basis: 56px;
  }
  .fields :is(.seed, .epochs) {
    flex-basis: 42px;
  }
  .fields .optimizer {
    flex-basis: 120px;
  }
  .fields .check {
    flex-basis: 66px;
    height: 28px;
    color: var(--_ink);
    white-space: nowrap;
  }
`;
