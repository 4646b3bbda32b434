// Numbers of a table that a network does not read: an id, a fold, a weight. Where there are exactly as many of them as the
// network has no input for, they stand beside the datapoints and not among their numbers.
import type { NumberColumn } from '../core/column';
import type { DataTable } from '../formats/data-table';

const usual = /^(_.*|id|index|idx|row|no|split|fold|set|group|weight|sample_weight|score|time|timestamp|date|year)$/i;

/** The table with `features` numbers for each datapoint, if leaving out columns of such names gives that; else as it is. */
export function withoutAside(table: DataTable, features: number): DataTable {
  const { columns = [], shape, count, inputs, beside = [], notes } = table;
  const width = columns.length;
  const aside = columns.flatMap((name, at) => (usual.test(name) ? [at] : []));
  if (shape.length !== 1 || shape[0] !== width || aside.length === 0 || width - aside.length !== features) return table;
  const kept = columns.flatMap((_, at) => (aside.includes(at) ? [] : [at]));
  const numbers = new Float32Array(count * features);
  for (let i = 0; i < count; i++) kept.forEach((at, k) => (numbers[i * features + k] = inputs[i * width + at]));
  const taken = aside.map((at): NumberColumn => {
    const values = Float32Array.from({ length: count }, (_, i) => inputs[i * width + at]);
    return { kind: 'number', name: columns[at], values };
  });
  const names = taken.map(({ name }) => name).join(', ');
  const note = `The network reads ${features} numbers: ${names} ${taken.length === 1 ? 'is' : 'are'} kept beside them.`;
  return {
    ...table,
    shape: [features],
    inputs: numbers,
    columns: kept.map((at) => columns[at]),
    beside: [...beside, ...taken],
    notes: [...notes, note],
  };
}
