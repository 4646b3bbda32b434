// A symmetric matrix reduced to a tridiagonal one by reflections (Golub and Van Loan, section 8.3.1), one at a time.

export interface Reduced {
  /** n numbers. */
  readonly diagonal: Float64Array;
  /** n numbers, of which the last is 0: beside[i] couples i and i + 1. */
  readonly beside: Float64Array;
  /** Of each of the n - 1 steps the unit vector u of its reflection I - 2 u u^T, where there was one. */
  readonly reflectors: readonly (Float64Array | undefined)[];
}

/** The unit vector u of the reflection that leaves only the first entry of x, or undefined, and that entry. */
function reflector(x: Float64Array): { readonly u?: Float64Array; readonly kept: number } {
  let rest = 0;
  for (let i = 1; i < x.length; i++) rest += x[i] * x[i];
  if (rest === 0) return { kept: x[0] };
  const kept = (x[0] < 0 ? 1 : -1) * Math.sqrt(x[0] * x[0] + rest);
  const u = x.slice();
  u[0] -= kept;
  const length = Math.sqrt(u[0] * u[0] + rest);
  for (let i = 0; i < u.length; i++) u[i] /= length;
  return { u, kept };
}

function belowDiagonal(a: Float64Array, n: number, column: number): Float64Array {
  const x = new Float64Array(n - column - 1);
  for (let i = 0; i < x.length; i++) x[i] = a[(column + 1 + i) * n + column];
  return x;
}

/** A v for the last rows and columns of a symmetric matrix, of which the lower triangle is read. */
function lowerProduct(a: Float64Array, n: number, v: Float64Array): Float64Array {
  const size = v.length;
  const first = n - size;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = (first + i) * n + first;
    let sum = a[row + i] * v[i];
    for (let j = 0; j < i; j++) {
      sum += a[row + j] * v[j];
      out[j] += a[row + j] * v[i];
    }
    out[i] += sum;
  }
  return out;
}

/** A <- H A H for H = I - 2 u u^T on the last rows and columns, of which the lower triangle is written. */
function reflectBothSides(a: Float64Array, n: number, u: Float64Array): void {
  const first = n - u.length;
  const p = lowerProduct(a, n, u);
  let along = 0;
  for (let i = 0; i < u.length; i++) along += p[i] * u[i];
  for (let i = 0; i < u.length; i++) p[i] = 2 * (p[i] - along * u[i]);
  for (let i = 0; i < u.length; i++) {
    const row = (first + i) * n + first;
    for (let j = 0; j <= i; j++) a[row + j] -= u[i] * p[j] + p[i] * u[j];
  }
}

/** Of an [n, n] matrix whose lower triangle is read and overwritten: 4/3 n^3 FLOPs. Yields the share that is done. */
export function* reduce(a: Float64Array, n: number): Generator<number, Reduced> {
  const beside = new Float64Array(n);
  const reflectors: (Float64Array | undefined)[] = [];
  for (let k = 0; k + 1 < n; k++) {
    const { u, kept } = reflector(belowDiagonal(a, n, k));
    beside[k] = kept;
    reflectors.push(u);
    if (u) reflectBothSides(a, n, u);
    yield 1 - ((n - k) / n) ** 3;
  }
  const diagonal = new Float64Array(n);
  for (let k = 0; k < n; k++) diagonal[k] = a[k * (n + 1)];
  return { diagonal, beside, reflectors };
}

/** Rows from `first` on <- (I - 2 u u^T) rows; columns before `first` are zero there. */
function reflectRows(q: Float64Array, n: number, first: number, u: Float64Array): void {
  const sums = new Float64Array(n);
  u.forEach((weight, i) => {
    const row = (first + i) * n;
    for (let j = first; j < n; j++) sums[j] += weight * q[row + j];
  });
  u.forEach((weight, i) => {
    const row = (first + i) * n;
    for (let j = first; j < n; j++) q[row + j] -= 2 * weight * sums[j];
  });
}

function transposed(q: Float64Array, n: number): Float64Array {
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows[j * n + i] = q[i * n + j];
  return rows;
}

/** Overwrites the unit matrix `q`; gives the product of the reflections, whose columns are rows here, [n, n]. */
export function* accumulate(q: Float64Array, { reflectors }: Reduced): Generator<number, Float64Array> {
  const n = reflectors.length + 1;
  for (let k = reflectors.length - 1; k >= 0; k--) {
    const u = reflectors[k];
    if (u) reflectRows(q, n, k + 1, u);
    yield ((n - k) / n) ** 3;
  }
  return transposed(q, n);
}
