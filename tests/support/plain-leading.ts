// The largest eigenvalues of a symmetric matrix in plain float64: a block is multiplied again and again, and within what it spans
// all is found by rotations.
import { jacobiEigen } from './jacobi-eigen';
import { dot, randomNumbers } from './numbers';

type Columns = readonly Float64Array[];

/** Orthonormal, one after the other, twice for what rounding leaves. */
function orthonormal(columns: Columns): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const other of kept) {
        const along = dot(rest, other);
        other.forEach((value, i) => (rest[i] -= along * value));
      }
    }
    const size = Math.sqrt(dot(rest, rest));
    kept.push(rest.map((value) => value / size));
  }
  return kept;
}

const product = (matrix: Float64Array, n: number, columns: Columns): Float64Array[] =>
  columns.map((column) => column.map((_, i) => dot(matrix.subarray(i * n, (i + 1) * n), column)));

/** `count` of them, descending, to about (lambda_{count + spare} / lambda_count)^(2 rounds). */
export function plainLeading(matrix: Float64Array, n: number, count: number, spare = 12, rounds = 20): number[] {
  const size = count + spare;
  let block: Columns = Array.from({ length: size }, (_, k) => randomNumbers(n, k));
  for (let round = 0; round < rounds; round++) block = orthonormal(product(matrix, n, block));
  const moved = product(matrix, n, block);
  const within = block.flatMap((left) => moved.map((right) => dot(left, right)));
  return [...jacobiEigen(within, size).values].reverse().slice(0, count);
}
