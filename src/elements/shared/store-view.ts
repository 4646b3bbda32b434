// What a store says of its kernel, before it is shown.
import { html, type TemplateResult } from 'lit';
import { shapeText } from '../../core/tensor';
import { visible } from '../../core/text-words';
import type { OpenedStore } from '../../session/types';
import { formatMany } from './format';

/** `remove`: the reader does not want it. */
export function storeView({ name, store }: OpenedStore, remove: () => void): TemplateResult {
  const { rows, columns, reduction, parameters, order, complete, model } = store.facts;
  return html`<section part="store" aria-label="Stored kernel">
    <h3>Stored kernel</h3>
    <dl>
      <dt>Store</dt>
      <dd>${visible(name)} <button type="button" @click=${remove}>Remove</button></dd>
      <dt>Entries</dt>
      <dd>${shapeText([rows, columns])}, in the order by ${visible(order.rows.name)}</dd>
      <dt>Reduction</dt>
      <dd>${visible(reduction)}, of ${formatMany(parameters.length, 'parameter')}</dd>
      <dt>Computed</dt>
      <dd>${complete ? 'all of it' : 'not all of it yet; what is missing is asked for again'}</dd>
      <dt>Model</dt>
      <dd>SHA-256 ${model.slice(0, 12)}…</dd>
    </dl>
  </section>`;
}
