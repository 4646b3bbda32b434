// The point of a cloud that is under a pointer.
import code from '../../shaders/neighbours/pick_point.wgsl';
import type { CommandList } from '../gpu/commands';
import type { SeenPoints } from '../gpu/point-query';
import { foldedGrid } from './folded-grid';

export const pickPoint = { name: 'pick_point', code };

/** Bytes of what is found. */
export const foundBytes = 8;

const stages = [0, 1];
const flopsPerPoint = 48;

/** Appends the search; `found` (COPY_DST) holds two u32 that `pointFound` reads. */
export function encodePickPoint(list: CommandList, points: SeenPoints, found: GPUBuffer): void {
  const { n, from, to, share, styles, viewProjection, width, height, x, y, rules } = points;
  const { natural, smallest, largest, aboveFrom, least, grace } = rules;
  const pointer = [x, y, width, height];
  list.clear(found, 0, foundBytes);
  for (const stage of stages) {
    list.dispatch({
      kernel: pickPoint,
      u32: [n, stage],
      f32: [share, grace, ...Array.from(viewProjection), ...pointer, natural, smallest, largest, aboveFrom, ...least],
      groups: [[], [from, to, styles], [found]],
      grid: foldedGrid(n),
      flops: flopsPerPoint * n,
    });
  }
}

/** The index that was found. */
export function pointFound(found: ArrayBuffer): number | undefined {
  const [, rest] = new Uint32Array(found, 0, 2);
  return rest === 0 ? undefined : 2 ** 32 - 1 - rest;
}
