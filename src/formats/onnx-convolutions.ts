// Convolutions of ONNX files that are no layer of a parameter as it stands: with weights that are computed, and transposed
// ones. Both are products of matrices over the numbers that the windows see.
import { unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Window } from '../model/graph';
import type { Value } from '../model/graph-builder';
import { unravel, windowIndex, windowPositions } from '../model/window';
import { requireSize } from './onnx-value';
import type { Scope } from './onnx-scope';

export interface Convolution {
  /** [channels, ...size]. */
  readonly x: Value;
  /** [filters, channels / groups, ...window]; transposed [channels, filters / groups, ...window]. */
  readonly weight: Value;
  readonly groups: number;
  readonly window: Window;
}

/** [filters, ...positions]: patches of each group times its filters. */
export function convolve({ builder }: Scope, { x, weight, groups, window }: Convolution): Value {
  const [filters, channels] = weight.places.shape;
  const { shape } = x.places;
  if (shape[0] !== channels * groups || filters % groups !== 0) throw unsupported(`Conv of ${shape[0]} channels`);
  const positions = windowPositions(shape.slice(1), window);
  const [count, patch] = [sizeOf(positions), channels * sizeOf(window.size)];
  requireSize([count, shape[0], ...window.size]);
  const flat = builder.reshape(x, [sizeOf(shape)]);
  const seen = builder.reshape(builder.take(flat, 0, windowIndex(shape, window)), [count, groups, patch]);
  const filter = builder.transpose(builder.reshape(weight, [groups, filters / groups, patch]), [0, 2, 1]);
  const made = builder.matmul(builder.transpose(seen, [1, 0, 2]), filter);
  return builder.reshape(builder.transpose(made, [0, 2, 1]), [filters, ...positions]);
}

/** Places of the results: each is the sum of what positions of the window send it. */
function senders(
  size: readonly number[],
  lengths: readonly number[],
  { size: cells, stride, dilation, before }: Window,
) {
  const [area, places] = [sizeOf(cells), sizeOf(lengths)];
  const lists = Array.from({ length: places }, (): number[] => []);
  for (let from = 0; from < sizeOf(size); from++) {
    const position = unravel(from, size);
    for (let cell = 0; cell < area; cell++) {
      const within = unravel(cell, cells);
      const to = position.map((at, axis) => at * stride[axis] + within[axis] * dilation[axis] - before[axis]);
      if (to.some((at, axis) => at < 0 || at >= lengths[axis])) continue;
      lists[to.reduce((place, at, axis) => place * lengths[axis] + at, 0)].push(cell * sizeOf(size) + from);
    }
  }
  return lists;
}

/** [filters, ...lengths]: every number of x spreads a filter bank over its window, and what meets is added. */
export function convolveTransposed(
  { builder }: Scope,
  { x, weight, groups, window }: Convolution,
  lengths: readonly number[],
): Value {
  const [channels, ...size] = x.places.shape;
  const [own, filters] = weight.places.shape;
  if (own !== channels || channels % groups !== 0) throw unsupported(`ConvTranspose of ${channels} channels`);
  const [count, area] = [sizeOf(size), sizeOf(window.size)];
  requireSize([count, area, filters, groups]);
  const bank = builder.transpose(builder.reshape(weight, [groups, channels / groups, filters * area]), [0, 2, 1]);
  const sent = builder.matmul(bank, builder.reshape(x, [groups, channels / groups, count]));
  const lists = senders(size, lengths, window);
  const most = Math.max(1, ...lists.map((list) => list.length));
  requireSize([groups * filters, lists.length, most]);
  const index = lists.flatMap((list) => Array.from({ length: most }, (_, at) => list[at] ?? -1));
  const met = builder.take(builder.reshape(sent, [groups * filters, area * count]), 1, index);
  const sums = builder.reduce(builder.reshape(met, [groups * filters, lists.length, most]), 'sum', [2]);
  return builder.reshape(sums, [groups * filters, ...lengths]);
}
