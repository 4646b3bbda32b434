// What colours start from where cells show another statistic than the mean: the cells of the tile that holds all.
import type { Gpu } from '../../gpu/device';
import { readOverview } from '../overview';
import type { KernelView } from '../types';
import type { FilledPicture } from './filled-picture';
import { quantilesOf } from './quantiles';

export type CellsSample = Pick<KernelView, 'sample' | 'signed'>;

/** Undefined for means, which are as the entries are, and while that tile is not there. Throws DeviceLost. */
export async function sampleCells(gpu: Gpu, picture: FilledPicture): Promise<CellsSample | undefined> {
  if (picture.statistic === 'mean') return undefined;
  const overview = await readOverview(gpu, picture);
  if (!overview) return undefined;
  const values = overview.values.filter(Number.isFinite).sort();
  return { sample: { ...quantilesOf(values), values }, signed: values[0] < 0 };
}
