// The kept step of a film that all views show in place of the network: its kernel as a picture and its datapoints as positions.
import { type ReadonlySignal, computed, signal } from '@preact/signals-core';
import { shapeMismatch, unsupported } from '../../core/errors';
import { hostPicture } from '../../engine/host-picture';
import { type Arena, storageUsage } from '../../gpu/arena';
import type { Gpu } from '../../gpu/device';
import type { SessionCore } from '../core';
import type { Sides } from '../explorer/jump';
import { cellSource } from '../levels/cell-source';
import type { CellSource } from '../levels/cell-window';
import type { KernelEntry, KernelView, LayerView } from '../types';
import type { Film, FilmFrame, FilmRun, KeptPlaces, ShownFrame } from './film';
import { frameView } from './film-view';

const vertexUsage = 0x20; // VERTEX
const noNeighbours = { k: 0, indices: new Uint32Array(0), distances: new Float32Array(0) };

/** A step that is shown, and what of it is on the GPU. */
interface Shown {
  readonly place: ShownFrame;
  readonly frame: FilmFrame;
  readonly kernel: KernelView;
  /** Of the hidden layers that were kept. */
  readonly layers: readonly LayerView[];
  readonly arena: Arena;
}

export class FilmScreen {
  readonly place: ReadonlySignal<ShownFrame | undefined>;
  readonly kernel: ReadonlySignal<KernelView | undefined>;
  /** None where the film has kept none. */
  readonly layers: ReadonlySignal<readonly LayerView[]>;
  private readonly shown = signal<Shown | undefined>(undefined);

  constructor(private readonly core: SessionCore) {
    this.place = computed(() => this.shown.value?.place);
    this.kernel = computed(() => this.shown.value?.kernel);
    this.layers = computed(() => this.shown.value?.layers ?? []);
  }

  /** Throws Unsupported for a step that was not kept, or without a device; LimitExceeded where it has no room there. */
  show(film: Film | undefined, run: FilmRun, at: number): void {
    const [frame, gpu, dataset] = [film?.frames[at], this.core.gpu.peek(), this.core.dataset.peek()];
    if (!film || !frame || !gpu || !dataset) throw unsupported('showing a step that was not kept');
    if (this.shown.peek()?.frame === frame) return;
    const place = { run, frame: at, step: frame.step, probe: film.probe };
    const arena = gpu.arena.child('film step');
    try {
      const side = film.probe.length;
      const picture = hostPicture(gpu, arena, frame.kernel, { rows: side, columns: side });
      const kernel = frameView(film, place, { picture, dataset });
      const layers = frame.places.map((layer) => placed(arena, layer));
      this.put({ place, frame, kernel, layers, arena });
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  hide(): void {
    this.put(undefined);
  }

  /** There are other films: a step that none of them has is no longer shown. */
  follow(films: readonly (Film | undefined)[]): void {
    const shown = this.shown.peek();
    if (shown && films[shown.place.run]?.frames[shown.place.frame] !== shown.frame) this.hide();
  }

  /** The device took everything with it, or the session ends. */
  lost(): void {
    const shown = this.shown.peek();
    this.shown.value = undefined;
    shown?.arena[Symbol.dispose]();
  }

  /** Of the step that is shown. Throws ShapeMismatch for a datapoint that is not among its rows. */
  entry(i: number, j: number): KernelEntry {
    const { frame, place } = this.present();
    const [row, column] = [placeOf(place, i), placeOf(place, j)];
    const entry = (a: number, b: number): number => frame.kernel[a * place.probe.length + b];
    const value = entry(row, column);
    return { i, j, value, cosine: value / Math.sqrt(entry(row, row) * entry(column, column)) };
  }

  /** By datapoint, NaN for those that are not among its columns. Throws ShapeMismatch for one that is not among its rows. */
  row(i: number): Float32Array {
    const { frame, place } = this.present();
    const first = placeOf(place, i) * place.probe.length;
    const row = new Float32Array(this.core.dataset.peek()!.count).fill(NaN);
    place.probe.forEach((datapoint, column) => (row[datapoint] = frame.kernel[first + column]));
    return row;
  }

  /** The cells of the picture. Those that are asked for once another is shown throw Unsupported. */
  cells(gpu: Gpu): { readonly source: CellSource } & Sides {
    const { kernel } = this.present();
    const { picture, rows, columns } = kernel;
    const source = cellSource(gpu, picture);
    const cells: CellSource['cells'] = async (address, options) => {
      const values = await source.cells(address, options);
      if (this.kernel.peek() === kernel) return values;
      throw unsupported('reading a step of a film that another has replaced meanwhile');
    };
    return { rows, columns, source: { pyramid: source.pyramid, cells } };
  }

  private present(): Shown {
    const shown = this.shown.peek();
    if (!shown) throw unsupported('reading a step of a film while none is shown');
    return shown;
  }

  /** Memory goes once the views have let go of it. */
  private put(next: Shown | undefined): void {
    const before = this.shown.peek();
    this.shown.value = next;
    if (before) this.core.retirement.retire(before.arena);
  }
}

/** The row of a datapoint, and its column. */
function placeOf({ probe }: ShownFrame, datapoint: number): number {
  const found = probe.indexOf(datapoint);
  if (found < 0) throw shapeMismatch('one of the datapoints of the film', `number ${datapoint}`);
  return found;
}

function placed(arena: Arena, layer: KeptPlaces): LayerView {
  const positions = arena.upload(layer.id, Float32Array.from(layer.points), storageUsage | vertexUsage);
  return { ...layer, layout: 'pca', positions, neighbours: noNeighbours };
}
