// The line below the heatmap: one entry with both its datapoints, or what is known of the whole kernel.
import { html, nothing, type TemplateResult } from 'lit';
import type { KernelCost, KernelEntry, KernelView, Session } from '../../session/types';
import { visible } from '../../core/text-words';
import { pluralWords } from './cell-statistic';
import { labelOf } from './dataset-words';
import type { PointedAt } from './heatmap-stage';
import { formatCount, formatNumber, formatSeconds } from './format';
import { statisticOf } from './kernel-names';
import { areAll, sizeWords } from './side-words';

const cosineOf = 'Cosine under the kernel shown: K(i, j) / \u221a(K(i, i) K(j, j))';

/** What the readout needs of its element. */
export interface ReadoutFacts {
  readonly session: Session;
  /** The element's own session, for its thumbnails. */
  readonly shared: string | Session;
  readonly kernel: KernelView;
  /** Row and column pointed at, as datapoints. */
  readonly pair: readonly [number, number] | undefined;
  /** The entry of the pair, once it is read. */
  readonly entry: KernelEntry | undefined;
  recompute(): void;
}

/** An entry, or the kernel's summary; a kernel of weights that have changed is marked in both, in the same space. */
export function readout(facts: ReadoutFacts): TemplateResult {
  const isStale = !facts.kernel.film && facts.session.training.value.step !== facts.kernel.step;
  if (facts.pair) return entryReadout(facts, facts.pair, isStale);
  return isStale ? staleNote(facts) : summary(facts.kernel);
}

function entryReadout(facts: ReadoutFacts, [i, j]: readonly [number, number], isStale: boolean): TemplateResult {
  const { entry, kernel } = facts;
  const statistic = statisticOf(kernel);
  if (kernel.film && [i, j].some((datapoint) => !kernel.rows.includes(datapoint)))
    return html`${datapoint(facts, 'i', i)} ${datapoint(facts, 'j', j)}
      <p class="small muted">The film has not kept this entry.</p>`;
  return html`${datapoint(facts, 'i', i)} ${datapoint(facts, 'j', j)} ${isStale ? staleMark(facts) : nothing}
    <dl>
      <div title=${statistic === 'mean' ? nothing : `The entry itself; colours are ${pluralWords[statistic]} of cells`}>
        <dt>${statistic === 'mean' ? '' : 'entry '}K(i, j)</dt>
        <dd>${entry ? formatNumber(entry.value, 4) : '\u2026'}</dd>
      </div>
      <div title=${cosineOf}>
        <dt>cosine</dt>
        <dd>${entry ? formatNumber(entry.cosine) : '\u2026'}</dd>
      </div>
    </dl>`;
}

/** The value of a track at a datapoint. */
export function trackReadout(session: Session, { column, datapoint: index }: PointedAt): TemplateResult {
  const value = column.values[index];
  const shown = column.kind === 'category' ? (column.names?.[value] ?? formatCount(value)) : formatNumber(value, 4);
  return html`<p>
    <span class="muted"
      >${column.name} of number ${index}, ${labelOf(session.dataset.value!, index, session.opened.value)}:</span
    >
    ${shown}
  </p>`;
}

function datapoint({ session, shared }: ReadoutFacts, name: string, index: number): TemplateResult {
  const dataset = session.dataset.value!;
  return html`<div class="pair">
    <ntk-thumbnail .session=${shared} .datapoint=${index}></ntk-thumbnail>
    <span>${name} = ${index}</span><span class="small muted">${labelOf(dataset, index, session.opened.value)}</span>
  </div>`;
}

const isComputing = ({ session }: ReadoutFacts): boolean => session.jobs.value.some(({ key }) => key === 'kernel');

function staleNote(facts: ReadoutFacts): TemplateResult {
  return html`<p class="note stale">
    <span>Kernel of step ${formatCount(facts.kernel.step)}; the network has changed since.</span>
    <button type="button" ?disabled=${isComputing(facts)} @click=${facts.recompute}>Recompute</button>
  </p>`;
}

function staleMark(facts: ReadoutFacts): TemplateResult {
  const step = `step ${formatCount(facts.kernel.step)}`;
  const all = `Kernel of ${step}; the network has changed since. Recompute`;
  return html`<button
    type="button"
    class="note mark"
    title=${all}
    aria-label=${all}
    ?disabled=${isComputing(facts)}
    @click=${facts.recompute}
  >
    ${step}
  </button>`;
}

/** What a kernel takes, for people. */
export function costWords(cost: KernelCost | undefined): string {
  if (!cost) return '';
  const { methods, flops, bytes, isInBlocks } = cost;
  const size = bytes === undefined ? '' : `${formatNumber(bytes / 2 ** 20)} MiB`;
  const memory = size && isInBlocks ? `${size} in one go, so in blocks` : size;
  return `${[methods, `${formatNumber(flops / 1e9)} GFLOP`, memory].filter(Boolean).join(', ')}`;
}

const colourWords = (kernel: KernelView): string => {
  const statistic = statisticOf(kernel);
  return statistic === 'mean' ? '' : `; colours are ${pluralWords[statistic]}`;
};

function summary(kernel: KernelView): TemplateResult {
  if (kernel.film)
    return html`<p class="small muted">
      ${sizeWords(kernel)} entries that the film has kept, trace over logits. Point at or tap a cell to read it.
    </p>`;
  const { order, picture, seconds, flops, cost, readFrom } = kernel;
  const all = `${formatCount(order.length)} \u00d7 ${formatCount(order.length)}`;
  if (readFrom)
    return html`<p class="small muted">
      ${all} entries, read from
      ${visible(readFrom.name)}${readFrom.isComplete ? '' : ', which is not complete yet'}${colourWords(kernel)}. Point
      at or tap a cell to read it.
    </p>`;
  if ('atlas' in picture)
    return html`<p class="small muted">
      ${sizeWords(kernel)} entries, computed as they are looked at${colourWords(kernel)}. Point at or tap a cell to read
      one.
    </p>`;
  const speed = seconds > 0 && flops > 0 ? `, ${formatNumber(flops / seconds / 1e9)} GFLOP/s` : '';
  return html`<p class="small muted" title=${costWords(cost)}>
    ${areAll(kernel) ? '' : `${sizeWords(kernel)} of `}${all} entries in ${formatSeconds(seconds)}${speed}. Point at or
    tap a cell to read it.
  </p>`;
}
