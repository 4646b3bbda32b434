// Keeps what a heatmap shows of its kernel and the rectangle of the session's view the same.
import type { CellRectangle, Session } from '../../session/types';
import type { HeatmapLayer } from '../../view/heatmap-layer';
import type { Plot, ViewRectangle } from '../../view/heatmap-view';

/** The edges of what a plot shows; they may lie beyond the matrix. */
export function rectangleOf({ x, y, width }: ViewRectangle, plot: Plot): CellRectangle {
  const height = (width * plot.height) / plot.width;
  return { rows: [y, y + height], columns: [x, x + width] };
}

/** The least view of a plot, whatever its shape, that shows all of a rectangle in its middle. */
export function viewOf({ rows, columns }: CellRectangle, plot: Plot): ViewRectangle {
  const [height, across] = [rows[1] - rows[0], columns[1] - columns[0]];
  const width = Math.max(across, (height * plot.width) / plot.height);
  const shownHeight = (width * plot.height) / plot.width;
  return { x: columns[0] - (width - across) / 2, y: rows[0] - (shownHeight - height) / 2, width };
}

/** Whether all of the matrix is in view, or there is nothing to see. */
export function showsWhole({ view, plot, extent }: Pick<HeatmapLayer, 'view' | 'plot' | 'extent'>): boolean {
  if (!view || !extent) return true;
  const height = (view.width * plot.height) / plot.width;
  return view.width >= extent.columns - 1e-6 && height >= extent.rows - 1e-6;
}

/** The rectangle of the session's view is of its own kernel: a step of a film is begun as a whole, and goes where the hand moves it. */
const isOfFilm = ({ kernel }: Session): boolean => kernel.value?.film !== undefined;
const ofFilm = 'of a film';

/** Names of movements are different for all heatmaps of a page. */
let movements = 0;

export class KeptRectangle {
  /** What the layer and the session agree on. */
  private agreed: string | undefined;
  private gesture: string | undefined;

  /** Moves the layer to where the session's view is, if that is elsewhere; says whether it was. Reads signals. */
  follow(layer: HeatmapLayer, session: Session): boolean {
    const rectangle = isOfFilm(session) ? undefined : session.view.value.rectangle;
    const wanted = isOfFilm(session) ? ofFilm : JSON.stringify(rectangle);
    if (wanted === this.agreed || layer.plot.width <= 0) return false;
    this.agreed = wanted;
    layer.setView(rectangle && viewOf(rectangle, layer.plot));
    return true;
  }

  /** Tells the session where the layer is; all between `begin` and `end` is one step of undo. */
  tell(layer: HeatmapLayer, session: Session): void {
    if (isOfFilm(session)) return;
    const rectangle = showsWhole(layer) ? undefined : rectangleOf(layer.view!, layer.plot);
    this.agreed = JSON.stringify(rectangle);
    session.setView({ rectangle }, this.gesture);
  }

  /** The reader takes hold of the picture, if that is not so already. */
  begin(): void {
    this.gesture ??= `heatmap ${movements++}`;
  }

  end(): void {
    this.gesture = undefined;
  }

  /** There is another layer, or another matrix on it. */
  forget(): void {
    this.agreed = undefined;
  }
}
