// What is seen of a kernel that is computed by tile: what a cell stands for, how its numbers were made, what is still to come.
import { html, nothing, type TemplateResult } from 'lit';
import { isExact, type Provenance, type Statistic, type TileAddress } from '../../core/pyramid';
import type { KernelView, Session, TiledPicture } from '../../session/types';
import { cellWords } from './cell-statistic';
import { formatMany, formatNumber } from './format';

/** Tiles in sight, and their level. */
export interface SeenTiles {
  readonly level: number;
  readonly visible: readonly TileAddress[];
}

/** Nothing for a kernel that is there as a whole. */
export function tilesNote(session: Session, { picture }: KernelView, seen: SeenTiles | undefined): TemplateResult {
  if (!('atlas' in picture)) return html`${nothing}`;
  const level = seen?.level ?? picture.pyramid.coarsest;
  const statistic = picture.statistic ?? 'mean';
  const visible = seen?.visible ?? [top(picture)];
  return html`<p class="small muted tiles" aria-live="polite">
    Each cell is ${cellWords(level, statistic)}${madeWords(picture, visible, level)} ${missingWords(picture, visible)}
    ${pendingNote(session)}
  </p>`;
}

const top = ({ pyramid }: TiledPicture): TileAddress => ({ level: pyramid.coarsest, row: 0, column: 0 });

/** By the roughest of the tiles that are there, and whether that is some of them; those in the place of a finer one are told as to come. */
export function madeWords(picture: TiledPicture, visible: readonly TileAddress[], level: number): string {
  const made = visible.flatMap((address) => picture.provenanceOf(address) ?? []);
  const rough = made.find((provenance) => !isExact(provenance));
  if (rough) {
    const share = made.some(isExact) ? 'some of them ' : '';
    return `, ${share}${provenanceWords(rough, picture.statistic)}.`;
  }
  if (made.length === 0) return '; coarser ones stand in for them.';
  return level === 0 ? '.' : `, ${provenanceWords(made[0], picture.statistic)}.`;
}

/** Of a store that is still being filled. */
function missingWords(picture: TiledPicture, visible: readonly TileAddress[]): string {
  const made = visible.map((address) => picture.provenanceOf(address));
  const isPartial = made.some((provenance) => provenance?.kind === 'stored' && provenance.missing > 0);
  return isPartial ? 'Hatched cells are not in the store yet; they are asked for again.' : '';
}

/** How numbers were made, for people; what is seen of some entries bounds the largest of all from below. */
export function provenanceWords(provenance: Provenance, statistic: Statistic = 'mean'): string {
  switch (provenance.kind) {
    case 'entries':
      return 'computed one by one';
    case 'averaged':
      return 'exactly, from all of them';
    case 'block gradients':
      return 'exactly, from mean gradients of blocks';
    case 'stored':
      return 'as stored';
    case 'sketched':
      return `estimated from ${formatMany(provenance.directions, 'random direction')}${errorWords(provenance.error)}`;
    case 'sampled':
      return `${sampledWords[statistic]} ${formatMany(provenance.perBlock, 'datapoint')} of each block${errorWords(provenance.error)}`;
  }
}

const sampledWords: Record<Statistic, string> = {
  mean: 'estimated from',
  largest: 'at least: the largest seen in',
  deviation: 'estimated from',
};

const errorWords = (error = 0): string =>
  Number.isFinite(error) && error > 0 ? ` (\u00b1 ${formatNumber(error)})` : '';

function pendingNote(session: Session): TemplateResult | typeof nothing {
  const { pending, isStopped } = session.tiles.value;
  if (pending === 0) return nothing;
  const many = formatMany(pending, 'tile');
  return isStopped ? html`<span>Stopped: ${many} not finished.</span>` : html`<span>${many} on the way.</span>`;
}
