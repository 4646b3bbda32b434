// Pointer, wheel, touch and keys on a neighbourhood's canvas: orbit, zoom, hover, select.
import { attachGestures } from './gestures';
import type { NeighbourhoodLayer } from './neighbourhood-layer';

export interface NeighbourhoodActions {
  /** The point under the pointer changed; undefined when there is none. */
  hover(index: number | undefined): void;
  /** A point was chosen; undefined when the reader pressed beside all points, or Escape. */
  select(index: number | undefined): void;
}

/** Listens on the canvas until the returned function is called. The canvas needs `touch-action: none` and a `tabindex`. */
export function controlNeighbourhood(
  canvas: HTMLCanvasElement,
  layer: NeighbourhoodLayer,
  actions: NeighbourhoodActions,
): () => void {
  let hovered: number | undefined;
  const hover = (index: number | undefined): void => {
    if (index === hovered) return;
    hovered = index;
    actions.hover(index);
  };
  const detach = attachGestures(canvas, {
    drag: (dx, dy, secondary) => layer.motion.drag(dx, dy, secondary),
    release: () => layer.motion.release(),
    zoom: (px, py, factor) => layer.motion.zoom(px, py, factor),
    hover: (px, py) => hover(layer.pointAt(px, py)),
    leave: () => hover(undefined),
    tap: (px, py) => actions.select(layer.pointAt(px, py)),
  });
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') return actions.select(undefined);
    if (layer.motion.key(event.key)) event.preventDefault();
  };
  canvas.addEventListener('keydown', onKey);
  return () => {
    detach();
    canvas.removeEventListener('keydown', onKey);
  };
}
