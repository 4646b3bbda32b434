// Where a prediction breaks as the learning rate grows: the curve of errors, its marks, and the same as numbers.
import { html, nothing, type TemplateResult } from 'lit';
import { drawRateCurves, type RateMark } from '../../charts/rate-curves';
import type { DepthView, RatePoint } from '../../session/types';
import type { ChartBox } from '../shared/chart-controller';
import { formatNumber, formatPercent } from '../shared/format';
import { broken } from '../shared/nudge-rates';

export function drawCurve({ curve, settings, stableRate }: DepthView, box: ChartBox): Promise<Element | undefined> {
  const rates = curve.map(({ rate }) => rate);
  const marks: RateMark[] = [{ rate: settings.rate, name: 'this step', dashed: true }];
  if (Number.isFinite(stableRate)) marks.push({ rate: stableRate, name: 'largest stable' });
  const of = (key: 'first' | 'second' | 'rounding'): number[] => curve.map((point) => point[key]);
  const series = [
    { name: 'rounding', rates, errors: of('rounding'), colour: 'currentColor', isFloor: true },
    { name: 'first order', rates, errors: of('first'), colour: 'currentColor' },
    { name: 'second order', rates, errors: of('second'), colour: 'var(--_accent)' },
  ];
  const description = `Relative error of the prediction against the learning rate, to first and to second order. ${breakWords(curve)}`;
  return drawRateCurves(series, { ...box, marks, description });
}

/** Which rates the first order holds at. */
export function breakWords(curve: readonly RatePoint[]): string {
  if (!curve.some(({ first }) => Number.isFinite(first))) return 'Nothing moves, or its numbers are not finite.';
  const at = curve.findIndex(({ first }) => !(first < broken));
  const share = formatPercent(broken, 0);
  if (at < 0) return `The first-order prediction is off by less than ${share} at all of these rates.`;
  if (at === 0) return `The first-order prediction is off by ${share} or more from the smallest of these rates on.`;
  const [before, after] = [curve[at - 1].rate, curve[at].rate].map((rate) => formatNumber(rate));
  return `The first-order prediction is off by ${share} of the change from a rate between ${before} and ${after} on.`;
}

/** What the line styles mean, the stable rate, and where the first order breaks. */
export function curveWords({ curve, stableRate, subject }: DepthView): TemplateResult {
  const what = subject.kind === 'datapoint' ? 'this nudge' : 'steps on these datapoints alone';
  return html`<p class="keys small muted">
      <span class="key first"><i></i>first order</span><span class="key second"><i></i>second order</span
      ><span
        class="key floor"
        title="A unit in the last place of each datapoint’s largest logit, over the actual change"
        ><i></i>rounding in float32, about</span
      >
    </p>
    <p class="small">
      Largest stable rate of ${what}, linearised: <strong class="stable">${stableWords(stableRate)}</strong>.
      ${breakWords(curve)}
    </p>`;
}

function stableWords(rate: number): string {
  if (Number.isNaN(rate)) return 'undefined';
  return rate === Infinity ? 'no limit' : formatNumber(rate);
}

const errorText = (error: number): string => (Number.isNaN(error) ? 'undefined' : formatNumber(error, 4));

/** The numbers of the curve, closed at first. */
export function curveTable({ curve, settings }: DepthView): TemplateResult {
  return html`<details class="numbers">
    <summary>The numbers of this curve</summary>
    <table class="curve">
      <thead>
        <tr>
          <th scope="col">Learning rate</th>
          <th scope="col">First order</th>
          <th scope="col">Second order</th>
          <th scope="col">Rounding</th>
        </tr>
      </thead>
      <tbody>
        ${curve.map(
          ({ rate, first, second, rounding }) =>
            html`<tr class=${rate === settings.rate ? 'present' : ''}>
              <th scope="row">
                ${formatNumber(rate)}${
                  rate === settings.rate ? html`<span class="visually-hidden"> (this step)</span>` : nothing
                }
              </th>
              ${[first, second, rounding].map((error) => html`<td>${errorText(error)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
