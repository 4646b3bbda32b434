// Token ids that come as numbers, with a vocabulary beside them: their windows as text, and their classes by name.
import { sizeOf } from '../core/tensor';
import type { DataTable } from '../formats/data-table';
import type { Vocabulary } from '../formats/vocabulary';

const mostDecoded = 2 ** 20; // ids; more would be seen by nobody and take seconds

/** The same table where its numbers, or its labels, are no ids of the vocabulary. */
export function withTokenNames(table: DataTable, { names, decode }: Vocabulary): DataTable {
  const { inputs, count, shape, labels, classes = [] } = table;
  const isId = (id: number): boolean => Number.isInteger(id) && id >= 0 && id < names.length;
  if (inputs.length > mostDecoded || !inputs.every(isId)) return table;
  const size = sizeOf(shape);
  const texts = Array.from({ length: count }, (_, i) =>
    decode(Int32Array.from(inputs.subarray(i * size, (i + 1) * size))),
  );
  if (!labels) return { ...table, texts };
  const ids = classes.map((name) => (/^\d+$/.test(name) ? Number(name) : NaN));
  if (!ids.every(isId)) return table;
  return { ...table, texts, labels: labels.map((label) => ids[label]), classes: names };
}
