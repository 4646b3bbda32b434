// The numbers of the comparison of widths, and what is chosen of it.
import { html, nothing, type TemplateResult } from 'lit';
import { mostDatapoints } from '../../session/lab/width-types';
import type { Session, WidthSettings, WidthView } from '../../session/types';
import { formatNumber } from '../shared/format';
import { numberField } from '../shared/number-field';
import { optionsOf } from '../shared/options';
import { type EntryChart, entryOver, meanOf } from './width-charts';

const digits = 4;

/** Doubling from 32 on. */
export const allWidths = [32, 64, 128, 256, 512, 1024];
export const usualWidths: WidthSettings = { count: 24, widths: allWidths, seeds: 5 };
const mostSeeds = 50;

/** One line for each width. */
export function widthTable(chart: EntryChart): TemplateResult {
  const { infinite, means, deviations } = entryOver(chart);
  const { widths } = chart.view;
  return html`<div class="scrolled" tabindex="0" role="region" aria-label="Distances and an entry by width">
    <table part="widths">
      <caption>
        The entry&rsquo;s infinite value is
        <span data-fact="infinite">${formatNumber(infinite, digits)}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">width</th>
          <th scope="col">NTK, distance</th>
          <th scope="col">NNGP, distance</th>
          <th scope="col">entry, mean</th>
          <th scope="col">standard deviation</th>
        </tr>
      </thead>
      <tbody>
        ${widths.map(
          ({ width, ntkDistances, nngpDistances }, at) =>
            html`<tr>
              <th scope="row">${width}</th>
              <td>${formatNumber(meanOf(ntkDistances), digits)}</td>
              <td>${formatNumber(meanOf(nngpDistances), digits)}</td>
              <td>${formatNumber(means[at], digits)}</td>
              <td>${formatNumber(deviations[at], digits)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** How fast they fall with the width. */
export function slopeWords({ laws: { distance, deviation }, depth }: WidthView): TemplateResult {
  const power = (name: string, { slope, standardError }: NonNullable<WidthView['laws']['distance']>) =>
    html`<span data-fact=${name}>${formatNumber(slope, 3)}</span>${
        Number.isNaN(standardError)
          ? nothing
          : html` &plusmn; <span data-fact="${name}-error">${formatNumber(standardError, 2)}</span>`
      }`;
  const theory =
    depth === 1
      ? 'With one hidden layer the mean is the infinite kernel at every width.'
      : 'With more than one hidden layer the mean differs from the infinite kernel by about 1/width.';
  return html`<p
    class="small muted"
    part="slopes"
    title="Straight lines through the logarithms, by least squares, and their standard errors; with few networks of each width their spread is itself uncertain"
  >
    ${
      distance
        ? html`Mean distance goes as width to the power
          ${power('distance', distance)}${
            deviation ? html`, the standard deviation of an entry as ${power('deviation', deviation)}` : nothing
          };
          theory says &minus;0.5. ${theory}`
        : 'Powers of the width show with two widths or more.'
    }
  </p>`;
}

type Change = (settings: Partial<WidthSettings>) => void;

/** Datapoints, the widest network, and networks of each width. Reads signals. */
export function widthFields({ dataset }: Session, settings: WidthSettings, change: Change): TemplateResult {
  const most = Math.min(mostDatapoints, dataset.value?.count ?? 0);
  const widest = settings.widths.at(-1)!;
  const field = (name: 'count' | 'seeds', label: string, least: number, most: number): TemplateResult =>
    numberField({ name, label, value: settings[name], limits: { least, most, whole: true } }, (chosen) =>
      change({ [name]: chosen }),
    );
  return html`${field('count', 'Datapoints', 2, most)} ${field('seeds', 'Networks of each width', 1, mostSeeds)}
    <label
      >Widths from 32 to<select
        name="widest"
        @change=${({ target }: Event) => {
          const chosen = Number((target as HTMLSelectElement).value);
          change({ widths: allWidths.filter((width) => width <= chosen) });
        }}
      >
        ${optionsOf(
          allWidths.map((width) => [width, `${width}`] as const),
          widest,
        )}
      </select></label
    >`;
}
