// What iterations over long vectors are made of.

/** A symmetric operator that is only known by its products: v of length m to A v of length m, at once or later. */
export type Product = (v: Float64Array) => ArrayLike<number> | Promise<ArrayLike<number>>;

export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const lengthOf = (a: ArrayLike<number>): number => Math.sqrt(inner(a, a));

/** into <- into + scale vector. */
export function addScaled(into: Float64Array, scale: number, vector: ArrayLike<number>): void {
  for (let i = 0; i < into.length; i++) into[i] += scale * vector[i];
}
