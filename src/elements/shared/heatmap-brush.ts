// Marks a block of cells: drawn with Shift held, or with any hand while marking is on. A press that does not move is no block.
import type { CellRectangle } from '../../session/types';
import type { HeatmapLayer } from '../../view/heatmap-layer';
import type { CursorCell } from './heatmap-cursor';
import { placeWithin, takePointers } from './take-pointers';

export interface BrushOptions {
  layer(): HeatmapLayer | undefined;
  /** Whether presses mark without Shift. */
  isOn(): boolean;
  /** A block was drawn. */
  marked(block: CellRectangle): void;
  /** A press with Shift ended where it began. */
  tapped(px: number, py: number): void;
}

/** Farther than this a press is a drag. CSS pixels. */
const slop = 4;

interface Press {
  readonly id: number;
  readonly at: readonly [number, number];
  readonly cell: CursorCell;
}

/** The cells between two, both included. */
export function blockBetween(a: CursorCell, b: CursorCell): CellRectangle {
  const range = (from: number, to: number) => [Math.min(from, to), Math.max(from, to) + 1] as const;
  return { rows: range(a.row, b.row), columns: range(a.column, b.column) };
}

export class HeatmapBrush {
  private press: Press | undefined;
  private readonly frame = document.createElement('div');

  constructor(
    private readonly stage: HTMLElement,
    private readonly options: BrushOptions,
  ) {
    this.frame.className = 'brush';
  }

  /** Listens before other gestures do, until the returned function is called. */
  attach(): () => void {
    const detach = takePointers(this.stage, {
      pointerdown: (event) => this.down(event),
      pointermove: (event) => this.move(event),
      pointerup: (event) => this.up(event),
      pointercancel: (event) => this.cancel(event),
    });
    return () => {
      detach();
      this.letGo();
    };
  }

  /** Shows a block that is being marked, or none. */
  show(block: CellRectangle | undefined): void {
    const layer = this.options.layer();
    const corners = block && [
      layer?.cellRectangle({ row: block.rows[0], column: block.columns[0] }),
      layer?.cellRectangle({ row: block.rows[1], column: block.columns[1] }),
    ];
    const [from, to] = corners ?? [];
    if (!from || !to) return this.frame.remove();
    const { left, top } = from;
    Object.assign(this.frame.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${to.left - left}px`,
      height: `${to.top - top}px`,
    });
    if (!this.frame.isConnected) this.stage.append(this.frame);
  }

  /** Ends without a mark; says whether there was one under way. */
  letGo(): boolean {
    const wasUnderWay = this.press !== undefined;
    this.press = undefined;
    this.frame.remove();
    return wasUnderWay;
  }

  private down(event: PointerEvent): boolean {
    const isOurs = event.button === 0 && (event.shiftKey || this.options.isOn());
    if (!isOurs || event.composedPath()[0] instanceof HTMLButtonElement) return false;
    const at = this.placeOf(event);
    const cell = this.options.layer()?.cellAt(...at);
    if (!cell) return false;
    this.press = { id: event.pointerId, at, cell };
    if (event.isTrusted) this.stage.setPointerCapture(event.pointerId);
    return true;
  }

  private move(event: PointerEvent): boolean {
    if (event.pointerId !== this.press?.id) return false;
    this.show(this.blockAt(event));
    return true;
  }

  private up(event: PointerEvent): boolean {
    const { press } = this;
    if (event.pointerId !== press?.id) return false;
    const block = this.blockAt(event);
    this.letGo();
    if (block) this.options.marked(block);
    else this.options.tapped(...press.at);
    return true;
  }

  private cancel(event: PointerEvent): boolean {
    return event.pointerId === this.press?.id && this.letGo();
  }

  /** From where the press began to where the pointer is, or to the nearest cell; nothing before it has moved. */
  private blockAt(event: PointerEvent): CellRectangle | undefined {
    const { press } = this;
    const layer = this.options.layer();
    const [x, y] = this.placeOf(event);
    if (!press || !layer || Math.hypot(x - press.at[0], y - press.at[1]) <= slop) return undefined;
    const cell = nearestCell(layer, x, y);
    return cell && blockBetween(press.cell, cell);
  }

  private placeOf(event: PointerEvent): [number, number] {
    const { x, y } = placeWithin(this.stage, event);
    return [x, y];
  }
}

/** The cell under a place, or the nearest to it that is in view. */
function nearestCell(layer: HeatmapLayer, x: number, y: number): CursorCell | undefined {
  const { left, top, width, height } = layer.plot;
  const first = layer.cellRectangle({ row: 0, column: 0 });
  const extent = layer.extent;
  if (!first || !extent) return undefined;
  const within = (at: number, from: number, to: number): number => Math.min(to - 0.5, Math.max(from + 0.5, at));
  const [right, bottom] = [first.left + extent.columns * first.size, first.top + extent.rows * first.size];
  const px = within(x, Math.max(left, first.left), Math.min(left + width, right));
  return layer.cellAt(px, within(y, Math.max(top, first.top), Math.min(top + height, bottom)));
}
