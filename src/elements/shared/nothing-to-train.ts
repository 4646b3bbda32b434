// What a view that trains says where it cannot: the classes of a model's datapoints are not known.
import { html, type TemplateResult } from 'lit';

export function nothingToTrain(): TemplateResult {
  return html`<p class="muted">
    There is nothing to train on: the classes of these datapoints are not known. Open the model with labels beside its
    data, or close it.
  </p>`;
}
