// Turns pointer, wheel and touch events on a canvas into drags, zooms, taps and hovers. Places are CSS pixels of the canvas.

export interface GestureHandlers {
  /** A drag with one pointer; `secondary` with the right button, the shift key, or two fingers. */
  drag(dx: number, dy: number, secondary: boolean): void;
  /** A wheel step or a pinch about (px, py); factors above 1 come closer. */
  zoom(px: number, py: number, factor: number): void;
  tap(px: number, py: number, event: PointerEvent): void;
  hover(px: number, py: number): void;
  /** The pointer left. */
  leave(): void;
  /** A drag ended. */
  release?(): void;
}

/** Farther than this a press is a drag, not a tap. CSS pixels. */
const slop = 4;
const wheelPixelsPerDoubling = 260;
const linePixels = 16;

interface Pointer {
  readonly startX: number;
  readonly startY: number;
  x: number;
  y: number;
}

/** Listens until the returned function is called. The canvas should have `touch-action: none`. */
export function attachGestures(canvas: HTMLElement, handlers: GestureHandlers): () => void {
  const listening = new AbortController();
  const gestures = new Gestures(canvas, handlers);
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
    passive = true,
  ): void => canvas.addEventListener(name, listener, { signal: listening.signal, passive });
  on('pointerdown', (event) => gestures.down(event));
  on('pointermove', (event) => gestures.move(event));
  on('pointerup', (event) => gestures.up(event, true));
  on('pointercancel', (event) => gestures.up(event, false));
  // A finger that is lifted has not gone elsewhere: what it pointed at stays.
  on('pointerleave', (event) => event.pointerType !== 'touch' && handlers.leave());
  on('wheel', (event) => gestures.wheel(event), false);
  on('contextmenu', (event) => event.preventDefault(), false);
  return () => listening.abort();
}

class Gestures {
  private readonly pointers = new Map<number, Pointer>();
  private dragging = false;

  constructor(
    private readonly canvas: HTMLElement,
    private readonly handlers: GestureHandlers,
  ) {}

  down(event: PointerEvent): void {
    const [x, y] = this.place(event);
    if (this.pointers.size === 0) this.dragging = false;
    this.pointers.set(event.pointerId, { startX: x, startY: y, x, y });
    // A synthetic event has no pointer to capture.
    if (event.isTrusted) this.canvas.setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent): void {
    const [x, y] = this.place(event);
    const pointer = this.pointers.get(event.pointerId);
    if (!pointer) return this.handlers.hover(x, y);
    const [dx, dy] = [x - pointer.x, y - pointer.y];
    if (this.pointers.size > 1) this.pinch(event.pointerId, x, y, dx, dy);
    pointer.x = x;
    pointer.y = y;
    if (this.pointers.size > 1) return;
    if (Math.hypot(x - pointer.startX, y - pointer.startY) > slop) this.dragging = true;
    if (this.dragging) this.handlers.drag(dx, dy, event.shiftKey || (event.buttons & 2) !== 0);
  }

  up(event: PointerEvent, finished: boolean): void {
    if (!this.pointers.delete(event.pointerId)) return;
    const [x, y] = this.place(event);
    if (this.pointers.size > 0) return;
    if (this.dragging) this.handlers.release?.();
    else if (finished && event.button === 0) this.handlers.tap(x, y, event);
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    const [x, y] = this.place(event);
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * linePixels;
    // A pinch on a touchpad arrives as small wheel steps with the control key.
    const doublings = -(event.ctrlKey ? 4 * pixels : pixels) / wheelPixelsPerDoubling;
    this.handlers.zoom(x, y, 2 ** Math.min(1, Math.max(-1, doublings)));
  }

  private pinch(id: number, x: number, y: number, dx: number, dy: number): void {
    this.dragging = true;
    const other = [...this.pointers].find(([key]) => key !== id)![1];
    const moved = this.pointers.get(id)!;
    const before = Math.max(1, Math.hypot(moved.x - other.x, moved.y - other.y));
    const after = Math.max(1, Math.hypot(x - other.x, y - other.y));
    this.handlers.zoom((moved.x + other.x) / 2, (moved.y + other.y) / 2, after / before);
    this.handlers.drag(dx / 2, dy / 2, true);
  }

  private place(event: MouseEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
}
