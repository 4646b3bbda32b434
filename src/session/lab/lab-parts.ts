// The laboratory of a session. What a view computes is a part of its own beside this one.
import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { LabName } from '../../state/settings';
import type { StateStore } from '../../state/store';
import type { SessionCore } from '../core';
import type { KernelPart } from '../kernel-part';
import type { NudgePart } from '../nudge-part';
import type { TrainingPart } from '../training-part';
import type { Lab } from './lab';
import { PredictionPart } from './prediction-part';
import { WidthPart } from './width-part';

/** What its parts stand on. */
export interface LabGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  readonly training: TrainingPart;
  readonly kernel: KernelPart;
  readonly nudge: NudgePart;
}

export class LabParts implements Lab {
  readonly view: ReadonlySignal<LabName | undefined>;
  readonly prediction: PredictionPart;
  readonly width: WidthPart;

  constructor(private readonly ground: LabGround) {
    const { document } = ground.store;
    this.view = computed(() => document.value.lab);
    this.prediction = new PredictionPart(ground.core);
    this.width = new WidthPart(ground.core);
  }

  show(view: LabName | undefined): void {
    this.ground.store.update({ lab: view });
  }

  /** There is another network, or other datapoints: what was computed is of those before. */
  forget(): void {
    this.prediction.clear();
    this.width.clear();
  }
}
