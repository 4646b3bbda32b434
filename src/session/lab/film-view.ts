// What is said of a kept kernel that is shown where the network's stands otherwise.
import type { Dataset } from '../../datasets/dataset';
import type { KernelView, WholePicture } from '../types';
import type { Film, ShownFrame } from './film';

export interface FrameGround {
  readonly picture: WholePicture;
  readonly dataset: Pick<Dataset, 'count' | 'targets'>;
}

/** Of each probe set the datapoints in an order of all: those of the probe set, then the others. */
const orders = new WeakMap<Uint32Array, Uint32Array>();

function orderOf(probe: Uint32Array, count: number): Uint32Array {
  const known = orders.get(probe);
  if (known?.length === count) return known;
  const isProbe = new Set(probe);
  const others = Uint32Array.from({ length: count }, (_, i) => i).filter((i) => !isProbe.has(i));
  const order = Uint32Array.from([...probe, ...others]);
  orders.set(probe, order);
  return order;
}

/** The ends of the entries that are finite, NaN where none is, and how many are not. */
function extentOf(kernel: Float32Array): { readonly min: number; readonly max: number; readonly nonFinite: number } {
  let [min, max, nonFinite] = [Infinity, -Infinity, 0];
  for (const value of kernel) {
    if (!Number.isFinite(value)) nonFinite += 1;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return nonFinite < kernel.length ? { min, max, nonFinite } : { min: NaN, max: NaN, nonFinite };
}

/** Colours start from the range of the whole film. */
export function frameView(film: Film, place: ShownFrame, { picture, dataset }: FrameGround): KernelView {
  const { probe, range } = film;
  const { kernel, step } = film.frames[place.frame];
  const { min, max, nonFinite } = extentOf(kernel);
  return {
    picture,
    film: place,
    reduction: 'trace',
    parameters: '*',
    cost: { methods: '', flops: 0, isInBlocks: false },
    orderName: dataset.targets ? 'index' : 'class',
    order: orderOf(probe, dataset.count),
    rows: probe,
    columns: probe,
    sample: { min, max, ...range },
    signed: range.low < 0,
    nonFinite,
    seconds: 0,
    flops: 0,
    step,
  };
}
