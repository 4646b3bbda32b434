// Principal axes have no sign and, when variances are near, no order: turns one cloud so that it lies best on another.

/** Nine numbers, row-major. */
export type Matrix3 = readonly number[];

const identity: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const steps = 60;
const closeEnough = 1e-12;

function cofactors(m: Matrix3): number[] {
  const minor = (r: number, c: number): number => {
    const [r1, r2, c1, c2] = [(r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3];
    return m[3 * r1 + c1] * m[3 * r2 + c2] - m[3 * r1 + c2] * m[3 * r2 + c1];
  };
  return Array.from({ length: 9 }, (_, index) => minor(Math.floor(index / 3), index % 3));
}

/** The orthogonal matrix nearest to `m` (its polar factor), by Newton's iteration X <- (X + X^-T) / 2; undefined when m is singular. */
export function nearestOrthogonal(m: Matrix3): Matrix3 | undefined {
  const size = Math.hypot(...m);
  if (!(size > 0) || !Number.isFinite(size)) return undefined;
  let x: Matrix3 = m.map((value) => (value * Math.sqrt(3)) / size);
  for (let step = 0; step < steps; step++) {
    const c = cofactors(x);
    const determinant = x[0] * c[0] + x[1] * c[1] + x[2] * c[2];
    if (Math.abs(determinant) < closeEnough) return undefined;
    const next = x.map((value, index) => (value + c[index] / determinant) / 2);
    const change = Math.hypot(...next.map((value, index) => value - x[index]));
    x = next;
    if (change < closeEnough) break;
  }
  return x;
}

/**
 * `points` turned or mirrored (never stretched) so that the sum of squared distances to `target` is least. Both are n points of
 * `stride` numbers, the first three used; others are copied. Clouds that do not say how to turn stay as they are.
 */
export function alignPoints(points: Float32Array, target: Float32Array, stride: number): Float32Array<ArrayBuffer> {
  const correlation = new Float64Array(9);
  for (let at = 0; at < points.length; at += stride)
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) correlation[3 * r + c] += target[at + r] * points[at + c];
  const turn = nearestOrthogonal(Array.from(correlation)) ?? identity;
  const turned = new Float32Array(points);
  for (let at = 0; at < points.length; at += stride)
    for (let r = 0; r < 3; r++)
      turned[at + r] = turn[3 * r] * points[at] + turn[3 * r + 1] * points[at + 1] + turn[3 * r + 2] * points[at + 2];
  return turned;
}
