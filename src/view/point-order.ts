// Projects points to the screen, orders them from back to front, and finds the one under the pointer. Columns of n numbers on the CPU.
import type { Matrix4 } from 'three/webgpu';
import { largest } from './sprite-style';

/** Two sets of n points and how far to go from the first to the second, 0..1. `stride` numbers per point, the first three are used. */
export interface MovingPoints {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly stride: number;
  readonly n: number;
  readonly mix: number;
}

/** Screen places of n points: x and y in CSS pixels, and the distance along the view axis (at or below 0: behind the camera). */
export class ProjectedPoints {
  x = new Float32Array(0);
  y = new Float32Array(0);
  depth = new Float32Array(0);

  project(points: MovingPoints, viewProjection: Matrix4, width: number, height: number): void {
    const { from, to, stride, n, mix } = points;
    if (this.x.length !== n)
      [this.x, this.y, this.depth] = [new Float32Array(n), new Float32Array(n), new Float32Array(n)];
    const e = viewProjection.elements;
    for (let index = 0; index < n; index++) {
      const at = index * stride;
      const x = from[at] + (to[at] - from[at]) * mix;
      const y = from[at + 1] + (to[at + 1] - from[at + 1]) * mix;
      const z = from[at + 2] + (to[at + 2] - from[at + 2]) * mix;
      const w = e[3] * x + e[7] * y + e[11] * z + e[15];
      this.depth[index] = w;
      this.x[index] = ((e[0] * x + e[4] * y + e[8] * z + e[12]) / w + 1) * 0.5 * width;
      this.y[index] = (1 - (e[1] * x + e[5] * y + e[9] * z + e[13]) / w) * 0.5 * height;
    }
  }
}

const buckets = 4096;

/** Point indices, farthest first, into `order`: a counting sort by depth, which is enough for blending. Points without a depth come first. */
export function orderByDepth(depth: Float32Array, order: Uint32Array): void {
  let nearest = Infinity;
  let farthest = -Infinity;
  for (const value of depth) {
    if (value < nearest) nearest = value;
    if (value > farthest && value < Infinity) farthest = value;
  }
  const scale = farthest > nearest ? (buckets - 1) / (farthest - nearest) : 0;
  const bucketOf = (value: number): number => {
    const bucket = Math.floor((farthest - value) * scale);
    return bucket >= 0 ? Math.min(bucket, buckets - 1) : 0;
  };
  const starts = new Uint32Array(buckets + 1);
  for (const value of depth) starts[bucketOf(value) + 1]++;
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1] += starts[bucket];
  for (let index = 0; index < depth.length; index++) order[starts[bucketOf(depth[index])]++] = index;
}

const farthest = largest; // CSS pixels: no sprite is found from farther away, and a square says so sooner than a root

/** How far from a sprite's centre the pointer still finds it when it is on none. CSS pixels. */
export const grace = 12;

/** The point under (px, py): the front-most whose sprite holds it, else the nearest within a few pixels. `radius` in CSS pixels by point, `front` marks points drawn above all others. */
export function pickPoint(
  points: ProjectedPoints,
  px: number,
  py: number,
  radius: (index: number) => number,
  front: (index: number) => boolean,
): number | undefined {
  let best: number | undefined;
  let bestRank = Infinity;
  for (let index = 0; index < points.depth.length; index++) {
    const [dx, dy] = [points.x[index] - px, points.y[index] - py];
    if (!(dx * dx + dy * dy <= farthest * farthest)) continue;
    const depth = points.depth[index];
    const distance = Math.hypot(dx, dy);
    if (!(depth > 0 && distance <= Math.max(grace, radius(index)))) continue;
    const within = distance <= radius(index);
    const rank = within ? depth - (front(index) ? 1e6 : 0) : 1e6 + distance;
    if (rank < bestRank) [best, bestRank] = [index, rank];
  }
  return best;
}

/** The `count` points nearest to the place of one, it among them, and others as near as the last; none behind the camera. */
export function nearestPlaces({ x, y, depth }: ProjectedPoints, point: number, count: number): number[] {
  const away = Float32Array.from(x, (place, index) =>
    depth[index] > 0 ? Math.hypot(place - x[point], y[index] - y[point]) : Infinity,
  );
  const furthest = Float32Array.from(away).sort()[Math.min(count, away.length) - 1];
  const near: number[] = [];
  away.forEach((distance, index) => {
    if (distance <= furthest && distance < Infinity) near.push(index);
  });
  return near;
}
