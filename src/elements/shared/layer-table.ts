// How far predicted and actual change follow similarity of activations, layer by layer; a row chooses the layer to chart.
import { html, nothing, type TemplateResult } from 'lit';
import type { Correlation, NudgeView } from '../../session/types';
import { formatCorrelation } from './format';

const mostUnscrolled = 5; // layers

/** A table of Pearson's correlations, Spearman's in titles. `chosen` is the place of the charted layer; see `showChosen`. */
export function layerTable(nudge: NudgeView, chosen: number, choose: (id: string) => void): TemplateResult {
  return html`<div class="layers" part="layers" tabindex="0" role="region" aria-label="Correlation with similarity">
      <table>
        <thead>
          <tr>
            <th scope="col" title="Cosine of each datapoint’s activations with those of the chosen one">
              Similarity in
            </th>
            <th scope="col" title="Pearson’s correlation of similarity and predicted change">r with predicted</th>
            <th scope="col" title="Pearson’s correlation of similarity and actual change">r with actual</th>
          </tr>
        </thead>
        <tbody>
          ${nudge.similarity.map(
            ({ id, title }, at) =>
              html`<tr class=${at === chosen ? 'chosen-layer' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    aria-pressed=${at === chosen}
                    title="Chart this layer"
                    @click=${() => choose(id)}
                  >
                    ${title}
                  </button>
                </th>
                ${cell(nudge.predictedSimilarity[at])}${cell(nudge.actualSimilarity[at])}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      nudge.similarity.length > mostUnscrolled
        ? html`<p class="small muted more">${nudge.similarity.length} layers: scroll for the others.</p>`
        : nothing
    }`;
}

/** Scrolls the table, and nothing around it, so that the charted layer's row is seen. */
export function showChosen(root: ParentNode): void {
  const [table, row] = [root.querySelector('.layers'), root.querySelector('.chosen-layer')];
  if (!table || !row) return;
  const [frame, place] = [table.getBoundingClientRect(), row.getBoundingClientRect()];
  const head = table.querySelector('thead')!.getBoundingClientRect().height;
  const [above, below] = [frame.top + head - place.top, place.bottom - frame.bottom];
  if (above > 0) table.scrollTop -= above;
  else if (below > 0) table.scrollTop += below;
}

function cell({ pearson, spearman }: Correlation): TemplateResult {
  return html`<td title="Spearman’s rank correlation: ${formatCorrelation(spearman)}">
    ${formatCorrelation(pearson)}
  </td>`;
}
