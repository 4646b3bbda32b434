// The numbers of a prediction beside those of the real run: at the end, on the way, and what they say of the rate.
import { html, nothing, type TemplateResult } from 'lit';
import type { FitValue, PredictionView } from '../../session/types';
import { formatCount, formatNumber, formatPercent, formatSeconds } from '../shared/format';
import type { DatasetWords } from '../shared/dataset-words';

const digits = 4;
const loss = (fit: FitValue | undefined): string => (fit ? formatNumber(fit.loss, digits) : '');
const accuracy = (fit: FitValue | undefined): string => (fit ? shareRight(fit) : '');

/** A dash where a logit is not finite, so that nothing is classified. */
const shareRight = (fit: FitValue): string => (Number.isNaN(fit.accuracy) ? '\u2013' : formatPercent(fit.accuracy));

/** Losses of kernel regression are squared errors, and stand beside no others. */
export function endTable({ settings, predicted, actual, limit, targets }: PredictionView): TemplateResult {
  const isSquared = settings.loss === 'squared-error';
  const row = (name: string, part: 'train' | 'test', text: (fit: FitValue | undefined) => string, hasLimit: boolean) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${text(predicted[part]?.at(-1))}</td>
      <td>${text(actual[part]?.at(-1))}</td>
      <td>${hasLimit ? text(limit[part]) : '\u2013'}</td>
    </tr>`;
  return html`<table part="end">
    <caption>
      After step ${formatCount(settings.steps)}
    </caption>
    <thead>
      <tr>
        <td></td>
        <th scope="col">predicted</th>
        <th scope="col">real</th>
        <th scope="col" title="Where training on the squared error ends if the kernel does not change">
          kernel regression
        </th>
      </tr>
    </thead>
    <tbody>
      ${row('trained on, mean loss', 'train', loss, isSquared)}
      ${targets ? nothing : row('trained on, right', 'train', accuracy, true)}
      ${
        actual.test
          ? html`${row('held out, mean loss', 'test', loss, isSquared)}
            ${targets ? nothing : row('held out, right', 'test', accuracy, true)}`
          : nothing
      }
    </tbody>
  </table>`;
}

/** What becomes of the linearised model's error on its top mode. */
function fateOf(view: PredictionView): string {
  const last = view.topMode.at(-1)!;
  if (!Number.isFinite(last)) return 'grows until it leaves all numbers';
  return `${last < 1 ? 'shrinks' : 'grows'} to ${formatNumber(last)} times`;
}

/** The curvature of a cross-entropy falls as the outputs grow sure, so that the courses may converge where this does not. */
function modeName({ settings }: PredictionView): string {
  const name = 'Linearised model, error on the top mode alone';
  return settings.loss === 'squared-error' ? name : `${name}, were the loss as curved as at the start for ever`;
}

function largestWords({ loss }: PredictionView['excursion']): string {
  return Number.isFinite(loss) ? formatNumber(loss, digits) : 'leaves all numbers';
}

export function rateFacts(view: PredictionView): TemplateResult {
  const { rate, stableRate, settings, sharpness, excursion, limit } = view;
  const curvature =
    'Largest eigenvalue of the kernel of the training points, weighed by the curvature of the loss, over n';
  const fact = (name: string, words: string, value: string, title = '') =>
    html`<dt title=${title}>${words}</dt>
      <dd data-fact=${name}>${value}</dd>`;
  return html`<dl part="facts">
    ${fact('stable', 'Largest stable rate of the linearised model', formatNumber(stableRate, digits))}
    ${fact('rate', `Rate of this run, ${formatNumber(settings.share)} times that`, formatNumber(rate, digits))}
    ${fact('mode', modeName(view), fateOf(view), 'The error is all on the top mode at first, where its length is 1')}
    ${fact('excursion', `Real run, largest training loss (step ${formatCount(excursion.step)})`, largestWords(excursion))}
    ${fact('limit', 'Stable while the top eigenvalue is below 2 / rate', formatNumber(2 / rate, digits))}
    ${fact('start', 'Real network\u2019s top eigenvalue at the start', formatNumber(sharpness.start, digits), curvature)}
    ${fact('end', 'and at the end', formatNumber(sharpness.end, digits), curvature)}
    ${fact('left', 'Residual that kernel regression leaves', formatPercent(limit.left))}
  </dl>`;
}

export function sizeWords(view: PredictionView, { many }: DatasetWords): string {
  const { trained, datapoints, outputs, method, seconds } = view;
  const held = datapoints.length - trained;
  const how = method === 'eigenvectors' ? 'eigenvector by eigenvector' : 'by products with the kernel';
  return `${formatCount(trained)} ${many} trained on and ${formatCount(held)} held out, a kernel of ${formatCount(trained * outputs)} logits, ${how}; ${formatSeconds(seconds)}. The session\u2019s own network is as it was.`;
}

/** Every number of the curves. */
export function valuesTable({ moments, predicted, actual, targets }: PredictionView): TemplateResult {
  const columns = [
    ['trained on, loss', 'train', loss],
    ['trained on, right', 'train', accuracy],
    ['held out, loss', 'test', loss],
    ['held out, right', 'test', accuracy],
  ] as const;
  const shown = columns.filter(([, part, text]) => actual[part] !== undefined && !(targets && text === accuracy));
  return html`<div class="scrolled" tabindex="0" role="region" aria-label="Numbers of the curves">
    <table part="values">
      <thead>
        <tr>
          <th scope="col">step</th>
          ${shown.map(
            ([name]) =>
              html`<th scope="col">${name}, predicted</th>
                <th scope="col">real</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${moments.map(
          (step, at) =>
            html`<tr>
              <th scope="row">${step}</th>
              ${shown.map(
                ([, part, text]) =>
                  html`<td>${text(predicted[part]?.[at])}</td>
                    <td>${text(actual[part]?.[at])}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The logits of one datapoint of the probe at the end. */
export function logitsTable(view: PredictionView, place: number, classes: readonly string[]): TemplateResult {
  const { outputs, predicted, actual, labels, targets } = view;
  const at = (run: typeof actual, c: number): string => formatNumber(run.outputs.at(-1)![place * outputs + c], digits);
  return html`<table part="logits">
    <caption>
      Its ${targets ? 'values' : 'logits'} at the end
    </caption>
    <thead>
      <tr>
        <th scope="col">${targets ? 'value' : 'class'}</th>
        <th scope="col">predicted</th>
        <th scope="col">real</th>
      </tr>
    </thead>
    <tbody>
      ${Array.from(
        { length: outputs },
        (_, c) =>
          html`<tr>
            <th scope="row">${classes[c] ?? c}${!targets && c === labels[place] ? ' (its own)' : ''}</th>
            <td>${at(predicted, c)}</td>
            <td>${at(actual, c)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
