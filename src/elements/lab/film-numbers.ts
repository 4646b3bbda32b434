// The numbers of a kept step, of one run or of two side by side.
import { html, nothing, type TemplateResult } from 'lit';
import type { FilmFrame } from '../../session/types';
import { formatCount, formatNumber } from '../shared/format';
import { type Quantity, written } from './film-quantities';

type Frames = readonly (FilmFrame | undefined)[];

/** A column for each run that has a film; `names` are those of the runs. */
export function numbersTable(
  frames: Frames,
  names: readonly string[],
  quantities: readonly Quantity[],
): TemplateResult {
  const shown = frames.flatMap((frame, run) => (frame ? [{ frame, name: names[run] }] : []));
  return html`<table part="numbers">
    <thead>
      <tr>
        <th scope="col"><span class="visually-hidden">Quantity</span></th>
        ${shown.map(({ name }) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      <tr data-quantity="step">
        <th scope="row">Training step</th>
        ${shown.map(({ frame }) => html`<td>${formatCount(frame.step)}</td>`)}
      </tr>
      ${quantities.map(
        (quantity) =>
          html`<tr data-quantity=${quantity.name} title=${quantity.about}>
            <th scope="row">${quantity.title}</th>
            ${shown.map(({ frame }) => html`<td>${written(quantity, frame)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** What is too long for the table: the eigenvalues, and how far each parameter has moved. */
export function furtherNumbers(frames: Frames, names: readonly string[]): TemplateResult {
  return html`<details class="further">
    <summary>Eigenvalues and single parameters</summary>
    ${frames.map((frame, run) =>
      frame
        ? html`<p class="small" data-eigenvalues=${run}>
              ${names[run]}, largest eigenvalues:
              ${frame.eigenvalues.map((value) => formatNumber(value, 4)).join(', ') || 'not finite'}
            </p>
            <p class="small" data-movements=${run}>
              ${names[run]}, weight movement:
              ${frame.byParameter.map(({ name, movement }) => `${name} ${movementWords(movement)}`).join(', ')}
            </p>`
        : nothing,
    )}
  </details>`;
}

/** A parameter that began at zero has moved beyond every share of that. */
const movementWords = (movement: number): string =>
  Number.isFinite(movement) ? formatNumber(movement, 4) : 'from zero';
