// The network over a line or a plane: follows training and the nudge while it is looked at.
import { computed, effect, signal, untracked } from '@preact/signals-core';
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Workspace } from '../workspace';
import type { TrainingStatus } from '../types';
import { Follower } from './follower';
import { gridAround } from './grid';
import type { SessionCore } from '../core';
import type { StateStore } from '../../state/store';
import type { TrainingPart } from '../training-part';
import type { NudgePart } from '../nudge-part';
import type { Grid, Plane, PlaneNudge, PlaneView } from './plane-types';
import { nudgePlane, viewPlane } from './plane-view';
import type { WatchedViews } from './watched-views';

const viewJob = { title: 'Painting what the network says', where: 'laboratory', key: 'plane' } as const;
const nudgeJob = { title: 'Painting the nudge', where: 'laboratory', key: 'plane nudge', isUrgent: true } as const;

/** What it stands on. */
export interface PlaneGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  readonly training: TrainingPart;
  readonly nudge: NudgePart;
}

export class PlanePart implements Plane, Disposable {
  readonly view = signal<PlaneView | undefined>(undefined);
  readonly nudge = signal<PlaneNudge | undefined>(undefined);
  private readonly stopFollowing: readonly (() => void)[];
  private readonly painting = new Follower(() => this.paint());
  private readonly nudging = new Follower(() => this.paintNudge());
  /** How many networks there have been. */
  private readonly networks = signal(0);

  constructor(
    private readonly ground: PlaneGround,
    watched: Pick<WatchedViews, 'has'>,
  ) {
    const { document } = ground.store;
    const isSeen = computed(() => {
      const features = ground.core.dataset.value?.features ?? Infinity;
      return (document.value.lab === 'plane' || watched.has('plane')) && features <= 2;
    });
    const hasNudge = computed(() => document.value.nudge !== undefined);
    const seen = computed(() =>
      isSeen.value ? `network ${this.networks.value} ${placeIn(ground.training.status.value)}` : undefined,
    );
    this.stopFollowing = [
      effect(() => {
        if (seen.value !== undefined) untracked(() => this.painting.ask().catch(() => undefined));
      }),
      effect(() => {
        const nudge = ground.nudge.view.value;
        if (!hasNudge.value) this.nudge.value = undefined;
        else if (isSeen.value && nudge) untracked(() => this.nudging.ask().catch(() => undefined));
      }),
    ];
  }

  async compute(): Promise<void> {
    await Promise.all([this.painting.ask(), this.nudging.ask()]);
  }

  /** There is another network, or other datapoints. */
  clear(): void {
    this.view.value = this.nudge.value = undefined;
    this.networks.value = this.networks.peek() + 1;
  }

  [Symbol.dispose](): void {
    for (const stop of this.stopFollowing) stop();
  }

  private async paint(): Promise<void> {
    await this.ground.core.perform(viewJob, async (workspace, options) => {
      const view = await viewPlane(workspace, gridOf(workspace), await this.family(workspace), options);
      options.signal?.throwIfAborted();
      this.view.value = view;
    });
  }

  private async paintNudge(): Promise<void> {
    if (!this.ground.store.now.nudge) return;
    await this.ground.core.perform(nudgeJob, (workspace, options) => this.nudgeOnce(workspace, options));
  }

  private async nudgeOnce(workspace: Workspace, options: JobOptions): Promise<void> {
    const settings = this.ground.store.now.nudge;
    if (!settings) return;
    const nudge = await nudgePlane(workspace, gridOf(workspace), settings, await this.family(workspace), options);
    options.signal?.throwIfAborted();
    this.nudge.value = nudge;
  }

  private family({ gpu }: Workspace): ReturnType<PlaneGround['core']['family']> {
    return this.ground.core.family(gpu);
  }
}

/** What changes where a picture of the weights is worth another look: points of the curve, and where training stands. */
function placeIn({ phase, step, history }: TrainingStatus): string {
  return phase === 'running' ? `after ${history.length} points` : `${phase} at ${step}`;
}

function gridOf({ dataset }: Workspace): Grid {
  const grid = gridAround(dataset);
  if (!grid) throw unsupported(`a picture of ${dataset.features} features: one or two are drawn`);
  return grid;
}
