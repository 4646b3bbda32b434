// Pointer, wheel, touch and keys on a heatmap's canvas: pan, zoom, a cursor that walks over cells, hover, select.
import { attachGestures } from './gestures';
import type { HeatmapLayer } from './heatmap-layer';
import type { Cell } from './heatmap-view';

export interface HeatmapActions {
  /** The pointer or the keyboard's cursor is on another cell; undefined when it left. */
  hover(cell: Cell | undefined): void;
  /** A cell was chosen by a press or the Enter key; undefined beside the matrix, or with Escape. */
  select(cell: Cell | undefined): void;
}

const keyZoom = 1.5;
const largeStep = 10;
const arrows: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Listens on the canvas until the returned function is called. The canvas needs `touch-action: none` and a `tabindex`. */
export function controlHeatmap(canvas: HTMLCanvasElement, layer: HeatmapLayer, actions: HeatmapActions): () => void {
  const cursor = new CellCursor(layer, actions);
  const detach = attachGestures(canvas, {
    drag: (dx, dy) => layer.panBy(dx, dy),
    zoom: (px, py, factor) => layer.zoomAt(px, py, factor),
    hover: (px, py) => cursor.moveTo(layer.cellAt(px, py)),
    leave: () => cursor.moveTo(undefined),
    tap: (px, py) => actions.select(layer.cellAt(px, py)),
  });
  const onKey = (event: KeyboardEvent): void => {
    if (!event.altKey && !event.ctrlKey && !event.metaKey && cursor.key(event.key, event.shiftKey))
      event.preventDefault();
  };
  canvas.addEventListener('keydown', onKey);
  return () => {
    detach();
    canvas.removeEventListener('keydown', onKey);
  };
}

/** The cell the reader points at. Arrows move it (with shift by ten), plus and minus zoom about it, 0 and Home show the whole matrix. */
class CellCursor {
  private cell: Cell | undefined;

  constructor(
    private readonly layer: HeatmapLayer,
    private readonly actions: HeatmapActions,
  ) {}

  moveTo(cell: Cell | undefined): void {
    if (cell?.row === this.cell?.row && cell?.column === this.cell?.column) return;
    this.cell = cell;
    this.actions.hover(cell);
  }

  /** True when the key was one of the heatmap's. */
  key(key: string, shift: boolean): boolean {
    if (key in arrows) this.walk(arrows[key], shift ? largeStep : 1);
    else if (key === '+' || key === '=') this.zoom(keyZoom);
    else if (key === '-' || key === '_') this.zoom(1 / keyZoom);
    else if (key === '0' || key === 'Home') this.layer.setView(undefined);
    else if (key === 'Enter' || key === ' ') this.actions.select(this.cell);
    else if (key === 'Escape') this.actions.select(undefined);
    else return false;
    return true;
  }

  private walk([down, across]: readonly [number, number], step: number): void {
    const { n } = this.layer;
    if (n === 0) return;
    const from = this.cell ?? this.middle();
    const within = (index: number): number => Math.min(n - 1, Math.max(0, index));
    const next = this.cell
      ? { row: within(from.row + down * step), column: within(from.column + across * step) }
      : from;
    this.layer.reveal(next);
    this.moveTo(next);
  }

  private zoom(factor: number): void {
    const cell = this.cell ?? this.middle();
    const place = this.layer.cellRectangle(cell);
    if (place) this.layer.zoomAt(place.left + place.size / 2, place.top + place.size / 2, factor);
  }

  private middle(): Cell {
    const { plot, n } = this.layer;
    const centre = Math.floor(n / 2);
    return this.layer.cellAt(plot.left + plot.width / 2, plot.top + plot.height / 2) ?? { row: centre, column: centre };
  }
}
