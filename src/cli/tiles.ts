// Cuts a kernel into tiles that this GPU can hold, so that the number of datapoints has no limit but time.
import type { Gpu } from '../gpu/device';

/** Rows firstRow.. and columns firstColumn.. of datapoints. `mirror`: its transpose is also wanted, across the diagonal. */
export interface Tile {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
  readonly mirror: boolean;
}

const preferredBytes = 2 ** 26;
const granularity = 16;

/** Datapoints along the edge of a tile that one binding can hold, and the budget so many times. */
export function tileEdge(gpu: Gpu, entriesPerPair: number, times: number, bytes = preferredBytes): number {
  const { limits } = gpu.device;
  const limit = Math.min(bytes, limits.maxStorageBufferBindingSize, gpu.arena.budget.limit / 8 / times) / 4;
  return Math.max(granularity, Math.floor(Math.sqrt(limit / entriesPerPair) / granularity) * granularity);
}

/** Tiles of an n1 x n2 kernel; of a symmetric one, those on and above the diagonal. */
export function tilesOf(n1: number, n2: number, edge: number, symmetric: boolean): Tile[] {
  const tiles: Tile[] = [];
  for (let firstRow = 0; firstRow < n1; firstRow += edge) {
    for (let firstColumn = symmetric ? firstRow : 0; firstColumn < n2; firstColumn += edge) {
      const rows = Math.min(edge, n1 - firstRow);
      const columns = Math.min(edge, n2 - firstColumn);
      tiles.push({ firstRow, rows, firstColumn, columns, mirror: symmetric && firstColumn > firstRow });
    }
  }
  return tiles;
}

/** Row-major [rows, columns] as [columns, rows]. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column];
  }
  return result;
}
