// Groups of rows with ties among their largest numbers, and where each column's first one stands.

/** [rows * length, columns] of small whole numbers, so that most groups have ties. */
export function tiedValues(rows: number, length: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * length * columns }, (_, at) => ((at * 2654435761) % 7) % 3);
}

/** Place within its group of the first largest number of group `row` in a column. */
export function firstLargest(
  values: Float32Array,
  length: number,
  columns: number,
  row: number,
  column: number,
): number {
  const group = Array.from({ length }, (_, j) => values[(row * length + j) * columns + column]);
  return group.indexOf(Math.max(...group));
}
