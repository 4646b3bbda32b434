// The laboratory of a session. What a view computes is a part of its own beside this one.
import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { TrainerState } from '../../engine/training';
import type { LabName, NetworkSettings, TrainingSettings } from '../../state/settings';
import type { StateStore } from '../../state/store';
import type { ShownModel } from '../brought';
import type { SessionCore } from '../core';
import type { ViewPart } from '../explorer/view-part';
import type { KernelPart } from '../kernel-part';
import type { NudgePart } from '../nudge-part';
import type { TrainingPart } from '../training-part';
import { DepthPart } from './depth-part';
import { FilmPart } from './film-part';
import type { Lab } from './lab';
import { PlanePart } from './plane-part';
import { PredictionPart } from './prediction-part';
import { SpectrumPart } from './spectrum-part';
import { SweepPart } from './sweep-part';
import { WatchedViews } from './watched-views';
import { WidthPart } from './width-part';

/** What its parts stand on. */
export interface LabGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  readonly training: TrainingPart;
  readonly kernel: KernelPart;
  readonly nudge: NudgePart;
  readonly view: ViewPart;
  /** The model that was brought, where one is shown. */
  readonly shownModel: ReadonlySignal<ShownModel | undefined>;
  /** Sets training to a place of the session's very network; the rest follows as after training. */
  goTo(place: TrainerState): Promise<void>;
  /** The session's network becomes that of these settings, trained to a step from its seed; the rest follows as after training. */
  become(network: NetworkSettings, training: TrainingSettings, step: number): Promise<void>;
}

export class LabParts implements Lab, Disposable {
  readonly view: ReadonlySignal<LabName | undefined>;
  readonly depth: DepthPart;
  readonly film: FilmPart;
  readonly sweeps: SweepPart;
  readonly spectrum: SpectrumPart;
  readonly plane: PlanePart;
  readonly prediction: PredictionPart;
  readonly width: WidthPart;
  private readonly watched = new WatchedViews();

  constructor(private readonly ground: LabGround) {
    const { document } = ground.store;
    this.view = computed(() => document.value.lab);
    this.depth = new DepthPart(ground);
    this.film = new FilmPart(ground);
    this.sweeps = new SweepPart(ground);
    this.spectrum = new SpectrumPart(ground, this.watched);
    this.plane = new PlanePart(ground, this.watched);
    this.prediction = new PredictionPart(ground.core);
    this.width = new WidthPart(ground.core);
  }

  show(view: LabName | undefined): void {
    this.ground.store.update({ lab: view });
  }

  watch(view: LabName): () => void {
    return this.watched.watch(view);
  }

  /** There is another network, or other datapoints: what was computed is of those before. */
  forget(): void {
    this.depth.clear();
    this.film.clear();
    this.sweeps.keepOnly(this.ground.core.dataset.peek());
    this.spectrum.clear();
    this.plane.clear();
    this.prediction.clear();
    this.width.clear();
  }

  [Symbol.dispose](): void {
    this.spectrum[Symbol.dispose]();
    this.plane[Symbol.dispose]();
  }
}
