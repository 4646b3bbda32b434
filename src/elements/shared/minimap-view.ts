// The rectangle on a minimap: how large the map is, where a view is on it, and how hands and keys move that. Plain numbers.
import type { Extent } from '../../core/pyramid';

/** A part of a matrix: left and top edge, width and height, in cells. */
export interface MatrixPart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Keys move the view by this share of it, with shift by all of it. */
const keyShare = 0.1;
const keyZoom = 1.5;
/** The shorter side of a map is at least this share of the longer. */
const leastShare = 0.1;

/** Width and height of the map of a matrix as shares of its longer side; a very long one is made wider than it is. */
export function mapShape({ rows, columns }: Extent): { readonly width: number; readonly height: number } {
  const most = Math.max(rows, columns);
  return { width: Math.max(leastShare, columns / most), height: Math.max(leastShare, rows / most) };
}

/** The part of a view that is on the matrix, as shares of it. */
export function placeOnMap({ x, y, width, height }: MatrixPart, { rows, columns }: Extent): MatrixPart {
  const share = (at: number, count: number): number => Math.min(1, Math.max(0, at / count));
  const [left, top] = [share(x, columns), share(y, rows)];
  return { x: left, y: top, width: share(x + width, columns) - left, height: share(y + height, rows) - top };
}

/** A view moved so that its edges stay on the matrix, or around all of it. */
export function keptOnMatrix(view: MatrixPart, { rows, columns }: Extent): MatrixPart {
  const kept = (start: number, length: number, count: number): number =>
    length >= count ? (count - length) / 2 : Math.min(count - length, Math.max(0, start));
  return { ...view, x: kept(view.x, view.width, columns), y: kept(view.y, view.height, rows) };
}

/** A view with its middle at a place of the map, shares of it. */
export function centredAt(
  view: MatrixPart,
  share: { readonly x: number; readonly y: number },
  all: Extent,
): MatrixPart {
  const [x, y] = [share.x * all.columns - view.width / 2, share.y * all.rows - view.height / 2];
  return keptOnMatrix({ ...view, x, y }, all);
}

/** The view after a key; undefined for other keys. */
export function viewAfterKey(key: string, fast: boolean, view: MatrixPart, all: Extent): MatrixPart | undefined {
  const step = fast ? 1 : keyShare;
  const moves: Readonly<Record<string, readonly [x: number, y: number]>> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
    PageUp: [0, -1],
    PageDown: [0, 1],
  };
  const move = moves[key];
  if (move) return keptOnMatrix({ ...view, x: view.x + move[0] * view.width, y: view.y + move[1] * view.height }, all);
  if (key === '+' || key === '=') return zoomed(view, 1 / keyZoom, all);
  if (key === '-' || key === '_') return zoomed(view, keyZoom, all);
  return key === '0' || key === 'Home' ? zoomed(view, Infinity, all) : undefined;
}

/** About its middle; no larger than is needed to show all. */
function zoomed(view: MatrixPart, factor: number, all: Extent): MatrixPart {
  const most = Math.max(all.columns / view.width, all.rows / view.height);
  const by = Math.min(factor, most);
  const [width, height] = [view.width * by, view.height * by];
  const [x, y] = [view.x + (view.width - width) / 2, view.y + (view.height - height) / 2];
  return keptOnMatrix({ x, y, width, height }, all);
}
