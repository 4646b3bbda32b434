// A column of datapoints: one number, or one of some names, for each of them.

export interface NumberColumn {
  readonly kind: 'number';
  /** May be text of a file: it may hold anything, markup too. */
  readonly name: string;
  /** [n]; NaN where a datapoint has none. */
  readonly values: Float32Array | Float64Array;
}

export interface CategoryColumn {
  readonly kind: 'category';
  /** May be text of a file: it may hold anything, markup too. */
  readonly name: string;
  /** [n]: place of each datapoint's category among the names. */
  readonly values: Uint8Array | Uint32Array;
  /** May be text of a file: it may hold anything, markup too. */
  readonly names: readonly string[];
}

export type DataColumn = NumberColumn | CategoryColumn;

/** The first `count` datapoints of a column. */
export function firstRows(column: DataColumn, count: number): DataColumn {
  return column.kind === 'number'
    ? { ...column, values: column.values.slice(0, count) }
    : { ...column, values: column.values.slice(0, count) };
}

/** What a person reads of a datapoint: its number, or the name of its category. */
export function valueAt(column: DataColumn, datapoint: number): number | string {
  const value = column.values[datapoint];
  return column.kind === 'number' ? value : column.names[value];
}
