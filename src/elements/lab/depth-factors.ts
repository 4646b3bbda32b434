// A change of log-probabilities taken apart: A, K and r as small matrices, and what their product predicts beside what happened.
import { html, type TemplateResult } from 'lit';
import { finiteExtent, unitOf } from '../../charts/ticks';
import type { DepthFactors, Session } from '../../session/types';
import { labelOf } from '../shared/dataset-words';
import { formatNumber } from '../shared/format';
import type { Dataset } from '../shared/session-link';

/** The factors at one other datapoint. */
export function factorsView(session: Session, factors: DepthFactors): TemplateResult {
  const dataset = session.dataset.value!;
  const { centring, block, of, datapoint } = factors;
  const opened = session.opened.value;
  return html`<p class="small">
      At number ${datapoint} (${labelOf(dataset, datapoint, opened)}), by the step on number ${of.settings.index}
      (${labelOf(dataset, of.settings.index, opened)}). Point at another in any picture to see it here.
    </p>
    <div class="matrices">
      ${squareTable('A = I − 1πᵀ', 'A', centring, dataset)} ${squareTable('K(x, x₀)', 'K', block, dataset)}
    </div>
    ${columnTable(factors, dataset)}`;
}

/** The largest size among numbers that are finite; 0 where there is none. */
function sizeOf(values: ArrayLike<number>): number {
  const [low, high] = finiteExtent(values) ?? [0, 0];
  return Math.max(Math.abs(low), Math.abs(high));
}

/** Ink stays legible on the strongest of these grounds. */
const strongest = 45; // per cent

/** A ground that says how large a number is, and on which side of zero. */
function ground(value: number, size: number): string {
  if (!Number.isFinite(value) || !(size > 0)) return '';
  const share = ((Math.abs(value) / size) * strongest).toFixed(1);
  const colour = value < 0 ? 'var(--_negative)' : 'var(--_positive)';
  return `background: color-mix(in srgb, ${colour} ${share}%, transparent)`;
}

function short(value: number, factor: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const scaled = value / factor;
  return scaled.toFixed(Math.abs(scaled) >= 99.5 ? 0 : Math.abs(scaled) >= 9.95 ? 1 : 2).replace('-', '\u2212');
}

function squareTable(title: string, name: string, values: ArrayLike<number>, { classes }: Dataset): TemplateResult {
  const size = sizeOf(values);
  const { factor, suffix } = unitOf(size);
  return html`<table class="square ${name}">
    <caption>
      ${title}${suffix}
    </caption>
    ${headAndRows(
      classes,
      classes.map((column) => html`<th scope="col">${column}</th>`),
      (c) =>
        classes.map((_, d) => {
          const value = values[c * classes.length + d];
          return html`<td style=${ground(value, size)}>${short(value, factor)}</td>`;
        }),
    )}
  </table>`;
}

/** Heads of columns over a row of cells for each class. */
function headAndRows(
  classes: readonly string[],
  heads: readonly TemplateResult[],
  cells: (c: number) => readonly TemplateResult[],
): TemplateResult {
  return html`<thead>
      <tr>
        <td></td>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${classes.map(
        (name, c) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${cells(c)}
          </tr>`,
      )}
    </tbody>`;
}

interface Column {
  readonly name: string;
  readonly title: string;
  readonly values: ArrayLike<number>;
  /** Numbers that share a unit and a colour. */
  readonly group: string;
}

function columnsOf(factors: DepthFactors): readonly Column[] {
  return [
    { name: 'r', title: 'softmax(f(x₀)) less the label', values: factors.residual, group: 'r' },
    { name: '−ηAKr', title: 'Predicted change of log π(x)', values: factors.predictedLog, group: 'log' },
    { name: 'actual Δ log π', title: 'Real change of log π(x)', values: factors.actualLog, group: 'log' },
    { name: 'π', title: 'Probabilities at x before the step', values: factors.probabilities, group: 'p' },
    { name: 'diag(π)(−ηAKr)', title: 'Predicted change of π(x)', values: factors.predicted, group: 'change' },
    { name: 'actual Δπ', title: 'Real change of π(x)', values: factors.actual, group: 'change' },
  ];
}

function columnTable(factors: DepthFactors, { classes }: Dataset): TemplateResult {
  const columns = columnsOf(factors);
  const sizes = new Map<string, number>();
  for (const { group, values } of columns) sizes.set(group, Math.max(sizes.get(group) ?? 0, sizeOf(values)));
  return html`<table class="columns">
    ${headAndRows(
      classes,
      columns.map(
        ({ name, title, group }) =>
          html`<th scope="col" title=${title}>
            ${name}<span class="unit">${unitOf(sizes.get(group)!).suffix}</span>
          </th>`,
      ),
      (c) =>
        columns.map(({ values, group }) => {
          const size = sizes.get(group)!;
          return html`<td style=${ground(values[c], size)}>${formatIn(values[c], size)}</td>`;
        }),
    )}
  </table>`;
}

/** Four digits in the unit of a column. */
function formatIn(value: number, size: number): string {
  const scaled = value / unitOf(size).factor;
  return Number.isFinite(scaled) ? scaled.toFixed(3).replace('-', '\u2212') : formatNumber(scaled);
}
