// The eigenvectors that can be looked at, a row each: one is chosen by a click or the arrow keys.
import { html, nothing, type TemplateResult } from 'lit';
import type { ModeLearning, SpectrumView } from '../../session/types';
import { formatNumber } from '../shared/format';
import { strongestWaves } from './pair-words';
import { cumulativeShares, halvingText, shareText } from './spectrum-words';

export interface ModeChoice {
  readonly view: SpectrumView;
  readonly learning?: ModeLearning;
  /** What is learned: "labels", or "targets". */
  readonly goals: string;
  /** Counted from 1. */
  readonly mode: number;
  choose(mode: number): void;
}

/** The number that a key leads to. */
function after(key: string, mode: number, last: number): number | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -8, PageDown: 8 };
  if (key === 'Home') return 1;
  if (key === 'End') return last;
  return key in steps ? Math.min(last, Math.max(1, mode + steps[key])) : undefined;
}

function onKey(event: KeyboardEvent, { view, mode, choose }: ModeChoice): void {
  const next = after(event.key, mode, view.vectors.length);
  if (next === undefined) return;
  event.preventDefault();
  choose(next);
  const rows = (event.currentTarget as HTMLElement).closest('tbody')!.rows;
  rows[next - 1].querySelector('button')!.focus();
}

export function modeTable(choice: ModeChoice): TemplateResult {
  const { view, learning, goals } = choice;
  const shares = cumulativeShares(view);
  return html`<div class="modes" part="modes" role="region" aria-label="Eigenvectors" tabindex="-1">
    <table>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">Eigenvalue</th>
          <th scope="col" title="Share of the trace of all up to this one">Together</th>
          <th scope="col" title="Of the centred ${goals}’ squared norm, along this eigenvector">Of the ${goals}</th>
          <th
            scope="col"
            title="Steps of full-batch gradient descent on the squared error until half of the error along it is left, as assumed below"
          >
            Steps to halve
          </th>
          ${view.waves ? html`<th scope="col" title="The waves over a and b that hold most of its energy">Waves</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${view.vectors.map((_, k) => row(choice, k + 1, shares[k], learning?.halving[k]))}
      </tbody>
    </table>
  </div>`;
}

function row(choice: ModeChoice, number: number, together: number, halving: number | undefined): TemplateResult {
  const { view, mode, choose } = choice;
  const isChosen = number === mode;
  const ofLabels = view.goalShares?.[number - 1];
  return html`<tr class=${isChosen ? 'chosen' : ''}>
    <th scope="row">
      <button
        type="button"
        aria-pressed=${isChosen}
        aria-label="Eigenvector ${number}"
        tabindex=${isChosen ? 0 : -1}
        @click=${() => choose(number)}
        @keydown=${(event: KeyboardEvent) => onKey(event, choice)}
      >
        ${number}
      </button>
    </th>
    <td>${formatNumber(view.values[number - 1], 4)}</td>
    <td>${shareText(together)}</td>
    <td>${ofLabels === undefined ? '–' : shareText(ofLabels)}</td>
    <td>${halving === undefined ? '–' : halvingText(halving)}</td>
    ${view.waves ? html`<td class="waves">${strongestWaves(view.waves[number - 1])}</td>` : nothing}
  </tr>`;
}
