// The keyboard's way through a heatmap: which cell is next, and what other keys do.

export interface CursorCell {
  readonly row: number;
  readonly column: number;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell an arrow key leads to, within n x n; `stride` cells at a time. Undefined for other keys. */
export function cellAfterKey(key: string, cell: CursorCell, n: number, stride: number): CursorCell | undefined {
  const step = steps[key];
  if (!step) return undefined;
  const within = (value: number): number => Math.min(n - 1, Math.max(0, value));
  return { row: within(cell.row + step[0] * stride), column: within(cell.column + step[1] * stride) };
}

/** How much a key magnifies: above 1 comes closer, 0 shows everything. Undefined for other keys. */
export function zoomOfKey(key: string): number | undefined {
  if (key === '+' || key === '=') return 1.5;
  if (key === '-' || key === '_') return 1 / 1.5;
  return key === '0' || key === 'Home' ? 0 : undefined;
}

/** Display place of each datapoint: the inverse of a display order. */
export function placesOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  order.forEach((datapoint, place) => (places[datapoint] = place));
  return places;
}
