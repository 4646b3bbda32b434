// Numbers and tables as text.

// eslint-disable-next-line no-control-regex
const clean = (cell: string): string => cell.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');

/** Columns under a head, padded with spaces. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((cells) => cells.map(clean));
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  return all
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Three digits, or all of a whole number with more. */
export function shortNumber(value: number): string {
  return value >= 999.5 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

export function costWords(flops: number, bytes: number): string {
  return `${shortNumber(flops / 1e9)} GFLOP, ${shortNumber(bytes / 2 ** 20)} MiB`;
}

/** A time of any size. */
export function timeWords(seconds: number): string {
  if (seconds >= 1) return `${shortNumber(seconds)} s`;
  return seconds >= 1e-3 ? `${(seconds * 1e3).toPrecision(3)} ms` : `${(seconds * 1e6).toPrecision(3)} us`;
}
