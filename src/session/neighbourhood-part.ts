// Keeps the neighbourhood up to date: early, now and then during training, and after it. The first and those during
// training are positions alone; nearest neighbours follow when there is time for them.
import { signal } from '@preact/signals-core';
import { DisposableList } from '../core/dispose';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import { besideTiles } from './beside-tiles';
import type { SessionCore } from './core';
import { mostAtOnce } from './forward-blocks';
import { isSoonFound } from './layers-in-blocks';
import { type LayerOptions, layersOf, neighboursIn, viewHiddenLayers, viewInputs } from './neighbourhood-view';
import type { LayerView, NeighbourhoodView } from './types';
import type { Workspace } from './workspace';

const leastInterval = 1000; // milliseconds between two during training
const restPerWork = 4; // and this many times what the last one took
const job = { title: 'Placing the datapoints', where: 'neighbourhood', key: 'neighbourhood' } as const;

interface Pixels {
  readonly gpu: Gpu;
  readonly inputs: Float32Array;
  readonly arena: Arena;
  view: LayerView;
}

export class NeighbourhoodPart {
  readonly view = signal<NeighbourhoodView | undefined>(undefined);
  private pixels: Pixels | undefined;
  /** A view draws points on their way from the last positions to the present ones: both are kept. */
  private shown: Arena | undefined;
  private previous: Arena | undefined;
  private nextAt = 0;
  private wasShown = false;

  constructor(private readonly core: SessionCore) {}

  /** Computes it for the present weights. Rejects with what failed, and resolves when cancelled. */
  async refresh(withNeighbours = true): Promise<void> {
    await this.core.perform(job, (workspace, options) =>
      besideTiles(this.core.board, () => this.compute(workspace, { ...options, withNeighbours }), options),
    );
  }

  /** During training: when enough time has passed, and somebody may be looking. Never fails training. */
  async refreshWhenDue(workspace: Workspace, { signal: abort, pause }: JobOptions): Promise<void> {
    if (performance.now() < this.nextAt || globalThis.document?.hidden) return;
    try {
      await this.compute(workspace, { signal: abort, pause, withNeighbours: false });
    } catch (error) {
      if (abort?.aborted || workspace.gpu.isLost) throw error;
      this.core.report('neighbourhood', error);
      this.nextAt = Infinity;
    }
  }

  /** After a loss: computes again what was shown. */
  async restore(): Promise<void> {
    if (this.wasShown) await this.refresh();
  }

  /** There is another network: what is shown is of none that exists. Only other datapoints are placed anew. */
  forget(): void {
    this.view.value = undefined;
    for (const arena of [this.shown, this.previous]) if (arena) this.core.retirement.retire(arena);
    this.shown = this.previous = undefined;
    this.nextAt = 0;
  }

  /** The device took everything with it, or the session ends. */
  clear(): void {
    this.wasShown = this.view.peek() !== undefined;
    this.view.value = undefined;
    for (const arena of [this.pixels?.arena, this.shown, this.previous]) arena?.[Symbol.dispose]();
    this.pixels = this.shown = this.previous = undefined;
    this.nextAt = 0;
  }

  private async compute(workspace: Workspace, options: LayerOptions): Promise<void> {
    const started = performance.now();
    using owned = new DisposableList();
    const { network, step } = await workspace.snapshot('registers');
    owned.add(network);
    const pixels = await this.pixelLayer(workspace, options);
    const arena = workspace.gpu.arena.child('neighbourhood');
    try {
      const before = this.view.peek()?.layers ?? [];
      const { layers, missing } = await viewHiddenLayers(network, arena, workspace.inputs, before, options);
      options.signal?.throwIfAborted();
      this.publish({ layers: [pixels, ...layers], step }, arena);
      if (missing) this.core.report('neighbourhood', missing);
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
    const ended = performance.now();
    this.nextAt = ended + Math.max(leastInterval, restPerWork * (ended - started));
  }

  private publish(view: NeighbourhoodView, arena: Arena): void {
    if (this.previous) this.core.retirement.retire(this.previous);
    this.previous = this.shown;
    this.shown = arena;
    this.view.value = view;
  }

  /** The datapoints themselves never move, so they are placed once; their neighbours follow once. */
  private async pixelLayer(workspace: Workspace, options: LayerOptions): Promise<LayerView> {
    const { gpu, inputs } = workspace;
    const pixels = this.placed(workspace) ?? (await this.placePixels(workspace, options));
    const isWanted = inputs.columns <= mostAtOnce || isSoonFound(gpu, inputs.columns, inputs.rows);
    if (options.withNeighbours && isWanted && pixels.view.neighbours.k === 0) {
      pixels.view = { ...pixels.view, neighbours: await neighboursIn(gpu, inputs, options) };
    }
    return pixels.view;
  }

  private placed({ gpu, dataset }: Workspace): Pixels | undefined {
    return this.pixels?.gpu === gpu && this.pixels.inputs === dataset.inputs ? this.pixels : undefined;
  }

  private async placePixels(workspace: Workspace, options: LayerOptions): Promise<Pixels> {
    const { gpu, inputs, model, dataset } = workspace;
    const arena = gpu.arena.child('pixels');
    try {
      const view = await viewInputs(gpu, arena, layersOf(model.graph, dataset)[0], inputs, options);
      const placed = this.placed(workspace);
      if (placed) arena[Symbol.dispose]();
      else if (this.pixels) this.core.retirement.retire(this.pixels.arena);
      return placed ?? (this.pixels = { gpu, inputs: dataset.inputs, arena, view });
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }
}
