// The inner product that Grams are made of.

/** Inner product of row i of `a` and row j of `b`, rows of `length` numbers. */
export function rowProduct(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[i * length + k] * b[j * length + k];
  return sum;
}
