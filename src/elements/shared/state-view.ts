// What a saved state of the page is of, before it is shown.
import { html, type TemplateResult } from 'lit';
import type { StateDocument } from '../../state/document';
import { formatCount } from './format';

const reductionWords = ({ reduction }: StateDocument['kernel']): string =>
  typeof reduction === 'string' ? reduction : `logit ${reduction.logit}`;

/** `remove`: the reader does not want it. */
export function stateView(state: StateDocument, remove: () => void): TemplateResult {
  const { dataset, network, training, kernel, step } = state;
  const layers = network.hidden.length === 0 ? 'no hidden layer' : `hidden layers ${network.hidden.join(', ')}`;
  return html`<section part="state" aria-label="Saved state">
    <h3>Saved state</h3>
    <dl>
      <dt>Data</dt>
      <dd>
        ${typeof dataset === 'string' ? dataset : dataset.name} <button type="button" @click=${remove}>Remove</button>
      </dd>
      <dt>Network</dt>
      <dd>${layers}, ${network.activation}, seed ${network.seed}</dd>
      <dt>Training</dt>
      <dd>
        ${training.optimizer} at rate ${training.rate},
        ${step === undefined ? 'to its end' : `to step ${formatCount(step)}`}
      </dd>
      <dt>Kernel</dt>
      <dd>${reductionWords(kernel)}</dd>
    </dl>
  </section>`;
}
