// Both orders of prediction beside what really happens: correlations, errors, and a scatter of each.
import { html, type TemplateResult } from 'lit';
import type { DepthView, OrderFit, Session } from '../../session/types';
import { nameChange } from '../shared/change-names';
import { wordsOf } from '../shared/dataset-words';
import { formatCorrelation, formatCount, formatNumber, formatShare } from '../shared/format';
import type { Dataset } from '../shared/session-link';
import { memberWords, withoutMembers } from './depth-words';

const orders = [
  ['First order', 'firstFit', 'first'],
  ['Second order', 'secondFit', 'second'],
] as const;

/** Columns of a view as charts take them: the same arrays for the same view, so that nothing is drawn again. */
export interface ChartedColumns {
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly actual: Float32Array;
}

export function chartedColumns({ first, second, actual, members }: DepthView): ChartedColumns {
  return { first: withoutMembers(first, members), second: withoutMembers(second, members), actual };
}

/** What the numbers are of, in a sentence. */
export function ordersWords(view: DepthView, dataset: Dataset): string {
  const { full } = nameChange(view.settings, dataset);
  const others = dataset.count - view.members.length;
  const { one, many } = wordsOf(dataset);
  return `The ${full}, by a step of ${formatNumber(view.settings.rate)} on ${memberWords(view, dataset)}: correlations over the ${formatCount(others)} other ${others === 1 ? one : many}, errors over all.`;
}

export function ordersTable(view: DepthView): TemplateResult {
  return html`<table class="orders">
    <thead>
      <tr>
        <th scope="col">Predicted to</th>
        <th scope="col"><abbr title="Pearson’s correlation of predicted and actual change">r</abbr></th>
        <th scope="col"><abbr title="Spearman’s rank correlation of predicted and actual change">ρ</abbr></th>
        <th scope="col">
          <abbr title="Root of the sum of (predicted − actual)² over that of actual²">Relative error</abbr>
        </th>
      </tr>
    </thead>
    <tbody>
      ${orders.map(([name, fit]) => fitRow(name, view[fit]))}
    </tbody>
  </table>`;
}

function fitRow(name: string, { pearson, spearman, relativeError }: OrderFit): TemplateResult {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${formatCorrelation(pearson)}</td>
    <td>${formatCorrelation(spearman)}</td>
    <td>${formatShare(relativeError, 2)}</td>
  </tr>`;
}

/** Two scatters over the line y = x. */
export function orderScatters(session: Session, view: DepthView, columns: ChartedColumns): TemplateResult {
  const { short } = nameChange(view.settings, session.dataset.value!);
  return html`<div class="charts" part="charts">
    ${orders.map(
      ([name, fit, key]) =>
        html`<div>
          <span class="title">${name} against actual</span>
          <ntk-scatter
            identity
            x-label="predicted ${short}"
            y-label="actual ${short}"
            .session=${session}
            .x=${columns[key]}
            .y=${columns.actual}
            .correlation=${view[fit]}
          ></ntk-scatter>
        </div>`,
    )}
  </div>`;
}
