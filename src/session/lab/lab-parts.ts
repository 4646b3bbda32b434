// The laboratory of a session. What a view computes is a part of its own beside this one.
import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { LabName } from '../../state/settings';
import type { StateStore } from '../../state/store';
import type { SessionCore } from '../core';
import type { ViewPart } from '../explorer/view-part';
import type { KernelPart } from '../kernel-part';
import type { NudgePart } from '../nudge-part';
import type { TrainingPart } from '../training-part';
import { DepthPart } from './depth-part';
import type { Lab } from './lab';

/** What its parts stand on. */
export interface LabGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  readonly training: TrainingPart;
  readonly kernel: KernelPart;
  readonly nudge: NudgePart;
  readonly view: ViewPart;
}

export class LabParts implements Lab {
  readonly view: ReadonlySignal<LabName | undefined>;
  readonly depth: DepthPart;

  constructor(private readonly ground: LabGround) {
    const { document } = ground.store;
    this.view = computed(() => document.value.lab);
    this.depth = new DepthPart(ground);
  }

  show(view: LabName | undefined): void {
    this.ground.store.update({ lab: view });
  }

  /** There is another network, or other datapoints: what was computed is of those before. */
  forget(): void {
    this.depth.clear();
  }
}
