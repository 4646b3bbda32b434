// Arrow keys over a small square matrix: from cell to cell, in strides with Shift.
export interface Cell {
  readonly row: number;
  readonly column: number;
}

const steps: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};
const strides = 10; // along a side

/** The cell that a key leads to, first the middle one of n x n; undefined for other keys. */
export function cellAfter(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  cell: Cell | undefined,
  n: number,
): Cell | undefined {
  const step = key in steps ? steps[key] : undefined;
  if (!step || n === 0) return undefined;
  if (!cell) return { row: Math.floor(n / 2), column: Math.floor(n / 2) };
  const length = shiftKey ? Math.ceil(n / strides) : 1;
  const within = (at: number): number => Math.min(n - 1, Math.max(0, at));
  return { row: within(cell.row + length * step[0]), column: within(cell.column + length * step[1]) };
}
