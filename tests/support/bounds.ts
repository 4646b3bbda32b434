// Error bounds of float32 sums, from the number of terms.

/** Unit roundoff of float32. */
export const unitRoundoff = 2 ** -24;

/** Relative bound of `roundings` float32 operations in a row: k u / (1 - k u). */
export function gamma(roundings: number): number {
  const error = roundings * unitRoundoff;
  return error / (1 - error);
}
