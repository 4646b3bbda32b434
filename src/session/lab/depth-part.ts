// A nudge in depth: computed when asked for, for the present weights; what is shown stays until the next is there.
import { batch, signal } from '@preact/signals-core';
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Network } from '../../engine/network';
import type { StateStore } from '../../state/store';
import { besideTiles } from '../beside-tiles';
import type { SessionCore } from '../core';
import type { ViewPart } from '../explorer/view-part';
import { orderBy } from '../kernel-order';
import type { KernelPart } from '../kernel-part';
import type { Workspace } from '../workspace';
import type { Depth, DepthFactors, DepthLayers, DepthSubject, DepthView } from './depth';
import { computeFactors } from './depth-factors';
import { computeLayers } from './depth-layers';
import { computeOrders, type Orders } from './depth-orders';
import { steppedOn } from './depth-subject';

const ordersJob = { title: 'Predicting a nudge to second order', where: 'laboratory', key: 'nudge depth' } as const;
const layersJob = { title: 'Comparing layers with the kernel', where: 'laboratory', key: 'nudge layers' } as const;
const factorsJob = { title: 'Taking a shift apart', where: 'laboratory', key: 'nudge factors' } as const;

/** What it stands on. */
export interface DepthGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  readonly kernel: KernelPart;
  readonly view: ViewPart;
}

export class DepthPart implements Depth {
  readonly subject = signal<DepthSubject>({ kind: 'datapoint' });
  readonly view = signal<DepthView | undefined>(undefined);
  readonly layers = signal<DepthLayers | undefined>(undefined);
  readonly factors = signal<DepthFactors | undefined>(undefined);
  /** What the view was made of. */
  private orders: Orders | undefined;

  constructor(private readonly ground: DepthGround) {}

  choose(subject: DepthSubject): void {
    this.subject.value = subject;
  }

  async compute(): Promise<void> {
    const { board } = this.ground.core;
    void board.supersede(layersJob.key);
    void board.supersede(factorsJob.key);
    const outcome = await this.ground.core.perform(ordersJob, (workspace, options) =>
      this.withNetwork(workspace, options, (network, step) => this.showOrders(workspace, network, step, options)),
    );
    if (outcome === 'done') await this.computeLayers();
  }

  async compare(datapoint: number): Promise<void> {
    await this.ground.core.perform(factorsJob, (workspace, options) =>
      this.withNetwork(workspace, options, async (network, step) => {
        const { orders } = this;
        if (!orders || orders.view.step !== step) throw unsupported('factors of a nudge of other weights');
        const factors = await computeFactors(workspace, network, { orders, datapoint }, options);
        if (orders === this.orders) this.factors.value = factors;
      }),
    );
  }

  /** There is another network, or other datapoints. Jobs on those before were stopped first: any that are there are of these. */
  clear(): void {
    this.orders = undefined;
    batch(() => {
      if (this.subject.peek().kind === 'set') this.subject.value = { kind: 'datapoint' };
      this.view.value = this.layers.value = this.factors.value = undefined;
    });
  }

  private async showOrders(workspace: Workspace, network: Network, step: number, options: JobOptions): Promise<void> {
    const { store, view } = this.ground;
    const subject = this.subject.peek();
    const stepped = steppedOn(subject, workspace, { nudge: store.now.nudge, sets: view.sets.peek() });
    const orders = await computeOrders(workspace, network, { subject, stepped, step }, options);
    options.signal?.throwIfAborted();
    this.orders = orders;
    batch(() => {
      this.view.value = orders.view;
      this.factors.value = undefined;
    });
  }

  private async computeLayers(): Promise<void> {
    await this.ground.core.perform(layersJob, (workspace, options) =>
      this.withNetwork(workspace, options, async (network, step) => {
        const view = this.view.peek();
        if (!view || view.step !== step) return;
        const layers = await computeLayers(workspace, network, { view, order: this.orderOf(workspace) }, options);
        options.signal?.throwIfAborted();
        if (view === this.view.peek()) this.layers.value = layers;
      }),
    );
  }

  /** As the kernel shows them; by class where none is shown. */
  private orderOf({ dataset }: Workspace): Uint32Array {
    return this.ground.kernel.view.peek()?.order ?? orderBy(dataset.labels);
  }

  /** Works on a copy of the present weights, which is given back. */
  private async withNetwork(
    workspace: Workspace,
    options: JobOptions,
    work: (network: Network, step: number) => Promise<void>,
  ): Promise<void> {
    const { core } = this.ground;
    await besideTiles(
      core.board,
      async () => {
        const { network, step } = await workspace.snapshot(await core.family(workspace.gpu));
        using _network = network;
        await work(network, step);
      },
      options,
    );
  }
}
