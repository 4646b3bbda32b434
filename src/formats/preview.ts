// What was understood of a data file, small enough to be shown before anything runs.
import { sizeOf } from '../core/tensor';
import type { DataKind, DataTable } from './data-table';

export interface PreviewRow {
  /** The first numbers of the datapoint. */
  readonly values: readonly number[];
  /** Name of its class. */
  readonly label?: string;
  /** Of a text, the window. */
  readonly text?: string;
}

export interface Preview {
  readonly kind: DataKind;
  readonly count: number;
  readonly shape: readonly number[];
  /** Names of the numbers that the rows show. */
  readonly columns?: readonly string[];
  /** The most frequent classes and how often each occurs. */
  readonly classes?: readonly { readonly name: string; readonly count: number }[];
  /** How many classes there are. */
  readonly classCount?: number;
  readonly rows: readonly PreviewRow[];
  readonly notes: readonly string[];
}

export interface PreviewSize {
  readonly rows?: number;
  readonly values?: number;
  readonly classes?: number;
}

function frequent({ classes = [], labels = new Uint32Array() }: DataTable, most: number) {
  const counts = new Uint32Array(classes.length);
  for (const label of labels) counts[label]++;
  const order = [...classes.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  return order.slice(0, most).map((at) => ({ name: classes[at], count: counts[at] }));
}

function rowOf({ inputs, shape, labels, classes, texts }: DataTable, at: number, values: number): PreviewRow {
  const size = sizeOf(shape);
  const row = { values: [...inputs.subarray(at * size, at * size + Math.min(size, values))] };
  const label = labels && classes ? { label: classes[labels[at]] } : {};
  return { ...row, ...label, ...(texts ? { text: texts[at] } : {}) };
}

/** Names in it are text of the file, markup too: whoever shows them shows them as text. */
export function previewOf(table: DataTable, size: PreviewSize = {}): Preview {
  const { rows = 5, values = 8, classes = 12 } = size;
  const { kind, count, shape, notes } = table;
  const shown = Array.from({ length: Math.min(rows, count) }, (_, at) => rowOf(table, at, values));
  const preview = { kind, count, shape, rows: shown, notes, columns: table.columns?.slice(0, values) };
  return table.classes ? { ...preview, classes: frequent(table, classes), classCount: table.classes.length } : preview;
}
