// Which statistic of its entries a cell shows, in words; the choice of it, and what is said where there is none.
import { html, nothing, type TemplateResult } from 'lit';
import type { Statistic } from '../../core/pyramid';
import type { KernelView, Session } from '../../session/types';
import { formatCount } from './format';
import { HeatmapColours } from './heatmap-colours';
import { type Classes, quantityName, statisticOf } from './kernel-names';
import { optionsOf } from './options';

export const pluralWords: Readonly<Record<Statistic, string>> = {
  mean: 'means',
  largest: 'largest absolute values',
  deviation: 'standard deviations',
};

const singularWords: Readonly<Record<Statistic, string>> = {
  mean: 'mean',
  largest: 'largest absolute value',
  deviation: 'standard deviation',
};

const options = [
  ['mean', 'mean'],
  ['largest', 'largest value'],
  ['deviation', 'deviation'],
] as const;

const ofOne: Readonly<Record<Statistic, string>> = {
  mean: 'one entry',
  largest: 'the absolute value of one entry',
  deviation: 'the standard deviation of one entry, which is 0',
};

const ofOnes: Readonly<Record<Statistic, string>> = {
  mean: 'single entries',
  largest: 'absolute values of single entries',
  deviation: 'standard deviations of single entries, which are 0',
};

const blockWords = (level: number): string => `${formatCount(2 ** level)} \u00d7 ${formatCount(2 ** level)} entries`;

/** What a cell of a level is: "the mean of 8 \u00d7 8 entries". */
export const cellWords = (level: number, statistic: Statistic): string =>
  level === 0 ? ofOne[statistic] : `the ${singularWords[statistic]} of ${blockWords(level)}`;

/** What the cells of a level are: "means of 8 \u00d7 8 entries". */
export const cellsWords = (level: number, statistic: Statistic): string =>
  level === 0 ? ofOnes[statistic] : `${pluralWords[statistic]} of ${blockWords(level)}`;

/** The statistic that the view asks for and a kernel that is there as a whole does not show. */
export function missedStatistic(session: Session, { picture }: KernelView): Statistic | undefined {
  const { statistic } = session.view.value;
  return 'atlas' in picture || statistic === 'mean' ? undefined : statistic;
}

/** What the numbers of a kernel's picture are, for its legend; means are named where something else was asked for. Reads signals. */
export function shownQuantity(session: Session, kernel: KernelView, dataset: Classes): string {
  const name = quantityName(kernel, dataset);
  const statistic = statisticOf(kernel);
  const isPlain = statistic === 'mean' && !missedStatistic(session, kernel);
  return isPlain ? name : `${pluralWords[statistic]} of ${name}`;
}

/** Where the document asks for what a kernel that is there as a whole does not show. Reads signals. */
export function missedNote(session: Session, kernel: KernelView): TemplateResult | typeof nothing {
  const missed = missedStatistic(session, kernel);
  return missed
    ? html`<p class="note missed">
        This view is of ${pluralWords[missed]}, which are for kernels shown by tile; this one is there as a whole and
        shows means.
      </p>`
    : nothing;
}

/** The choice for a kernel by tile; a store has no deviations. Reads signals. */
export function statisticChoice(session: Session, kernel: KernelView): TemplateResult {
  const choose = (event: Event): void =>
    HeatmapColours.for(session).setStatistic(kernel, (event.target as HTMLSelectElement).value as Statistic);
  const offered = options.filter(([name]) => name !== 'deviation' || !kernel.readFrom);
  return html`<select aria-label="What a cell of many entries shows" @change=${choose}>
    ${optionsOf(offered, session.view.value.statistic ?? 'mean')}
  </select>`;
}

/** Why there is no choice for a kernel that is there as a whole. */
export const noChoice: TemplateResult = html`<p class="small muted">
  Largest values and deviations are for kernels shown by tile. This one is there as a whole: zoom in.
</p>`;
