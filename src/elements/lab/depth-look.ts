// Asks for the factors of the shift at the datapoint that is pointed at for a moment, at first at the one that moved most.
import type { DepthView, Session } from '../../session/types';
import { Latest } from '../shared/latest';
import { hasFactors, isCurrent } from './depth-chosen';

/** How long a datapoint is pointed at before the shift there is taken apart. */
const settling = 150; // milliseconds

export class DepthLook {
  private settle: ReturnType<typeof setTimeout> | undefined;
  /** The datapoint whose shift was last asked for, and of which results. */
  private looked: { readonly view: DepthView; readonly datapoint: number | undefined } | undefined;
  private readonly compared: Latest<number, void>;

  constructor(compare: (datapoint: number) => Promise<void>) {
    this.compared = new Latest(compare, () => undefined);
  }

  /** After each update of the host. */
  follow(session: Session): void {
    const view = session.lab.depth.view.value;
    const { hovered } = session.selection.value;
    this.stop();
    if (!view || !hasFactors(session, view) || !isCurrent(session) || hovered === view.settings.index) return;
    if (hovered !== undefined) this.settle = setTimeout(() => this.lookAt(view, hovered), settling);
    else if (this.looked?.view !== view) queueMicrotask(() => this.lookAt(view, mostMoved(view)));
  }

  /** What is pointed at no longer matters. */
  stop(): void {
    clearTimeout(this.settle);
  }

  /** Asks once for each: what failed is not asked for again and again. */
  private lookAt(view: DepthView, datapoint: number | undefined): void {
    if (this.looked?.view === view && this.looked.datapoint === datapoint) return;
    this.looked = { view, datapoint };
    if (datapoint !== undefined) this.compared.put(datapoint);
  }
}

/** The datapoint of the largest actual shift, but for the nudged one; undefined where there is no other. */
function mostMoved({ actual, settings }: DepthView): number | undefined {
  let most: number | undefined;
  for (let i = 0; i < actual.length; i++) {
    if (i === settings.index || !Number.isFinite(actual[i])) continue;
    if (most === undefined || Math.abs(actual[i]) > Math.abs(actual[most])) most = i;
  }
  return most;
}
