// Which part of a matrix is shown, and how a reader moves it. Places are CSS pixels of the canvas.
import type { Extent } from '../core/pyramid';
import {
  type Cell,
  cellAt,
  cellRectangle,
  cellSize,
  clampView,
  panView,
  type Plot,
  revealCell,
  type ViewRectangle,
  wholeMatrix,
  zoomView,
} from './heatmap-view';

/** What is shown, and where. */
export interface Shown {
  readonly extent: Extent;
  readonly plot: Plot;
}

/** The view of a matrix in a plot; both may change at any time. */
export class HeatmapMotion {
  /** Undefined shows all. */
  private rectangle: ViewRectangle | undefined;

  /** `shown` gives the matrix and its plot, or nothing without either; `changed` is called after every change of the view. */
  constructor(
    private readonly shown: () => Shown | undefined,
    private readonly changed: () => void,
  ) {}

  /** Cells shown; the whole matrix until set. Undefined without a matrix or a plot. */
  get view(): ViewRectangle | undefined {
    const { extent, plot } = this.shown() ?? {};
    if (!extent || !plot) return undefined;
    return this.rectangle ? clampView(this.rectangle, extent, plot) : wholeMatrix(extent, plot);
  }

  /** True when nothing more could be shown. */
  get showsWhole(): boolean {
    const { extent, plot } = this.shown() ?? {};
    return extent !== undefined && plot !== undefined && this.view!.width >= wholeMatrix(extent, plot).width - 1e-6;
  }

  setView(view: ViewRectangle | undefined): void {
    const shown = this.shown();
    this.rectangle = view && shown ? clampView(view, shown.extent, shown.plot) : view;
    this.changed();
  }

  panBy(dx: number, dy: number): void {
    this.move((view, { extent, plot }) => panView(view, dx, dy, extent, plot));
  }

  zoomAt(px: number, py: number, factor: number): void {
    this.move((view, { extent, plot }) => zoomView(view, factor, px, py, extent, plot));
  }

  reveal(cell: Cell): void {
    this.move((view, { extent, plot }) => revealCell(view, cell, extent, plot));
  }

  cellAt(px: number, py: number): Cell | undefined {
    const shown = this.shown();
    return shown && cellAt(this.view!, shown.extent, shown.plot, px, py);
  }

  cellRectangle(cell: Cell): { left: number; top: number; size: number } | undefined {
    const shown = this.shown();
    return shown && cellRectangle(this.view!, shown.plot, cell);
  }

  /** Changes the plot by `change`; the view keeps its corner and its cell size, within limits. */
  whilePlotChanges(change: () => void): void {
    const before = this.shown();
    const cells = before && this.rectangle && !this.showsWhole ? cellSize(this.rectangle, before.plot) : undefined;
    change();
    const plot = this.shown()?.plot;
    this.rectangle = this.rectangle && cells && plot ? { ...this.rectangle, width: plot.width / cells } : undefined;
  }

  private move(to: (view: ViewRectangle, shown: Shown) => ViewRectangle): void {
    const shown = this.shown();
    if (shown) this.setView(to(this.view!, shown));
  }
}
