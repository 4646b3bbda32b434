// The points of a sweep as a table, each with a button that makes its network the session's.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session, Sweep, SweepPoint } from '../../session/types';
import { formatCount, formatNumber } from '../shared/format';
import { axisWords, columnsFor, type SweepColumn } from './sweep-quantities';

/** By value, then by seed. */
export function sortedPoints({ points }: Sweep): readonly SweepPoint[] {
  return [...points].sort((a, b) => a.value - b.value || a.network.seed - b.network.seed);
}

/** Whether the session is at a point. Reads signals. */
export function isAt({ network, trainingSettings, training, opened }: Session, point: SweepPoint): boolean {
  const { epochs: _, ...settings } = trainingSettings.value;
  const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);
  const isNetwork = !opened.value && same(network.value, point.network) && same(settings, point.training);
  return isNetwork && training.value.phase !== 'running' && training.value.step === point.point.step;
}

/** Reads signals. `open` is absent while nothing can be opened. */
export function sweepTable(session: Session, sweep: Sweep, open?: (point: SweepPoint) => void): TemplateResult {
  const { head } = axisWords[sweep.settings.over];
  const columns = columnsFor(session.dataset.value);
  return html`<div class="points" part="points" tabindex="0" role="region" aria-label="Points of the sweep">
    <table>
      <thead>
        <tr>
          <th scope="col">${head}</th>
          <th scope="col">Seed</th>
          ${columns.map((column) => html`<th scope="col" title=${column.title}>${column.head}</th>`)}
          <th scope="col"><span class="visually-hidden">Open</span></th>
        </tr>
      </thead>
      <tbody>
        ${sortedPoints(sweep).map((point) => row({ session, head, columns, open }, point))}
      </tbody>
    </table>
  </div>`;
}

interface RowFacts {
  readonly session: Session;
  readonly head: string;
  readonly columns: readonly SweepColumn[];
  readonly open?: (point: SweepPoint) => void;
}

function row({ session, head, columns, open }: RowFacts, point: SweepPoint): TemplateResult {
  const { value, network, point: at } = point;
  const isShown = isAt(session, point);
  const name = `${head} ${formatCount(value)}, seed ${network.seed}`;
  return html`<tr aria-current=${isShown ? 'true' : nothing} data-value=${value} data-seed=${network.seed}>
    <th scope="row">${formatCount(value)}</th>
    <td>${network.seed}</td>
    ${columns.map((column) => cell(column, point))}
    <td>
      <button
        type="button"
        ?disabled=${!open || isShown}
        aria-label=${`Open ${name}`}
        title=${`Makes this network the session\u2019s and trains it to step ${formatCount(at.step)}`}
        @click=${() => open?.(point)}
      >
        ${isShown ? 'Shown' : 'Open'}
      </button>
    </td>
  </tr>`;
}

function cell({ name, of, format }: SweepColumn, point: SweepPoint): TemplateResult {
  const value = of(point);
  return html`<td data-quantity=${name} title=${formatNumber(value, 6)}>${format(value)}</td>`;
}
