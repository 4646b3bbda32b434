// Lays the shown layer's datapoints out by UMAP where the state asks for it: whenever training rests and there is no layout
// of that layer at that step yet.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { JobOptions } from '../core/progress';
import { type Arena, storageUsage } from '../gpu/arena';
import { nodeSizes } from '../model/shape';
import { type Neighbours, nearestNeighbours } from '../neighbours/nearest';
import { neighboursForUmap } from '../neighbours/umap-neighbours';
import type { StateStore } from '../state/store';
import type { LayoutName } from '../state/settings';
import type { SessionCore } from './core';
import { valuesOf } from './forward-blocks';
import type { LayerView, NeighbourhoodView, TrainingStatus } from './types';
import { layOut } from './umap-layout';
import type { Workspace } from './workspace';

const job = { title: 'Placing the datapoints by UMAP', where: 'neighbourhood', key: 'umap' } as const;

const vertexUsage = 0x20; // VERTEX

export interface UmapSources {
  /** Projected by PCA. */
  readonly view: ReadonlySignal<NeighbourhoodView | undefined>;
  readonly layer: ReadonlySignal<string | undefined>;
  readonly training: ReadonlySignal<TrainingStatus>;
}

/** A layout, and what it is of. */
interface Placed {
  readonly id: string;
  readonly step: number;
  readonly arena: Arena;
  readonly positions: GPUBuffer;
  readonly points: Float32Array;
  readonly neighbours: Neighbours;
}

export class UmapPart implements Disposable {
  /** The neighbourhood with the shown layer as it is laid out, as soon as it is. */
  readonly view: ReadonlySignal<NeighbourhoodView | undefined>;
  private readonly placed = signal<Placed | undefined>(undefined);
  private readonly stop: () => void;

  constructor(
    private readonly core: SessionCore,
    private readonly store: StateStore,
    private readonly sources: UmapSources,
  ) {
    const layout = computed(() => store.document.value.layout ?? 'pca');
    this.view = computed(() => (layout.value === 'umap' ? this.laidOut() : sources.view.value));
    this.stop = effect(() => this.follow(layout.value));
  }

  /** There is another network, or no device any more. */
  forget(): void {
    const placed = this.placed.peek();
    if (placed) this.core.retirement.retire(placed.arena);
    this.placed.value = undefined;
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  private laidOut(): NeighbourhoodView | undefined {
    const [view, placed] = [this.sources.view.value, this.placed.value];
    if (!view || placed?.step !== view.step) return view;
    const { positions, points, neighbours } = placed;
    const place = (layer: LayerView): LayerView =>
      layer.id === placed.id ? { ...layer, positions, points, neighbours, layout: 'umap' } : layer;
    return { ...view, layers: view.layers.map(place) };
  }

  private follow(layout: LayoutName): void {
    const { view, layer, training } = this.sources;
    const [shown, id, phase] = [view.value, layer.value, training.value.phase];
    const placed = this.placed.peek();
    const isThere = placed?.id === id && placed?.step === shown?.step;
    if (layout !== 'umap') return void this.core.board.supersede(job.key);
    if (!shown || id === undefined || isThere || phase === 'running') return;
    this.run(id).catch(() => undefined); // what failed is the session's problem
  }

  /** What is cancelled, or fails, leaves the datapoints where PCA places them. */
  private async run(id: string): Promise<void> {
    try {
      const outcome = await this.core.perform(job, (workspace, options) => this.compute(workspace, id, options));
      if (outcome === 'cancelled') this.store.update({ layout: undefined });
    } catch (error) {
      this.store.update({ layout: undefined });
      throw error;
    }
  }

  private async compute(workspace: Workspace, id: string, options: JobOptions): Promise<void> {
    const { gpu, settings } = workspace;
    const { step, neighbours } = await this.neighbours(workspace, id, options);
    const points = await layOut({ neighbours, seed: settings.network.seed }, options);
    options.signal?.throwIfAborted();
    const arena = gpu.arena.child('umap');
    const positions = arena.upload('positions', points, storageUsage | vertexUsage);
    this.forget();
    this.placed.value = { id, step, arena, positions, points, neighbours };
  }

  private async neighbours(workspace: Workspace, id: string, options: JobOptions) {
    const k = neighboursForUmap(workspace.dataset.count);
    const { network, step } = await workspace.snapshot('registers');
    using _ = network;
    using work = workspace.gpu.arena.child('activations');
    const width = nodeSizes(network.graph).get(id)!;
    const activations = await valuesOf(network, work, { inputs: workspace.inputs, id, width }, options);
    return { step, neighbours: await nearestNeighbours(workspace.gpu, activations, k, options) };
  }
}
