// Labels in a file of their own: npy or IDX as they are, or a table with one column of whole numbers.
import type { Tensor } from '../core/tensor';
import { classesOfArray } from './array-table';
import { readTable, unzipped } from './data-file';
import type { DataKind, DataTable } from './data-table';
import type { Bytes } from './bytes';
import { isIdx, readIdx } from './idx';
import { isNpy, readNpy } from './npy';

export interface LabelArray extends Tensor {
  readonly kind: DataKind;
}

/** The numbers, [n] or [n, ...]. Throws InvalidFile. */
export async function readLabels(name: string, source: Bytes, limit?: number): Promise<LabelArray> {
  const bytes = await unzipped(source, limit);
  if (isNpy(bytes)) return { kind: 'npy', ...readNpy(bytes) };
  if (isIdx(bytes)) return { kind: 'idx', ...(await readIdx(bytes, limit)) };
  const { kind, count, shape, inputs } = await readTable(name, bytes, { label: 'none', limit });
  return { kind, shape: [count, ...shape], data: inputs };
}

/** The table with the labels of this file instead of its own. Throws InvalidFile. */
export async function withLabels(table: DataTable, name: string, source: Bytes, limit?: number): Promise<DataTable> {
  const { kind, ...array } = await readLabels(name, source, limit);
  const classes = classesOfArray(kind, array, table.count);
  return { ...table, ...classes, notes: [...table.notes, 'The labels are those of the second file.'] };
}
