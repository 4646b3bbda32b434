// Probabilities on the CPU, for the curvature of cross-entropy.

/** Logits by class [C, n] to softmax rows by datapoint [n, C], in float64. */
export function softmaxRows(logits: ArrayLike<number>, classes: number): Float64Array {
  const n = logits.length / classes;
  const rows = new Float64Array(logits.length);
  for (let i = 0; i < n; i++) {
    const own = Array.from({ length: classes }, (_, c) => logits[c * n + i]);
    const top = Math.max(...own);
    const powers = own.map((value) => Math.exp(value - top));
    const sum = powers.reduce((total, value) => total + value, 0);
    powers.forEach((value, c) => (rows[i * classes + c] = value / sum));
  }
  return rows;
}
