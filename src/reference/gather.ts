// Picking numbers of every datapoint by their places, and the way back.

/** out[i, r] = rows[i, index[r]], or `fill` where index[r] is -1: [n, size] becomes [n, places]. */
export function gathered(rows: Float64Array, n: number, index: Int32Array, fill = 0): Float64Array {
  const size = rows.length / n;
  const out = new Float64Array(n * index.length);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < index.length; r++) out[i * index.length + r] = index[r] < 0 ? fill : rows[i * size + index[r]];
  }
  return out;
}

/** The adjoint: into[i, index[r]] += delta[i, r], where index[r] is not -1. */
export function scatter(into: Float64Array, delta: Float64Array, n: number, index: Int32Array): void {
  const size = into.length / n;
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < index.length; r++) {
      if (index[r] >= 0) into[i * size + index[r]] += delta[i * index.length + r];
    }
  }
}
