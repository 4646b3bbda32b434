// The laboratory of a session without an engine.
import { computed, signal } from '@preact/signals-core';
import type {
  Bounds,
  Lab,
  LabName,
  ModeLearning,
  Plane,
  PlaneNudge,
  PlaneView,
  Spectrum,
  SpectrumView,
} from '../../src/session/types';
import { FakeDepth } from './fake-depth';
import { FakePrediction, FakeWidth } from './fake-experiments';
import { FakeFilms } from './fake-films';
import { FakeSweeps } from './fake-sweeps';

class FakeSpectrum implements Spectrum {
  readonly view = signal<SpectrumView | undefined>(undefined);
  readonly mode = signal(1);
  readonly vector = computed(() => this.view.value?.vectors[this.mode.value - 1]);
  readonly gamma = signal<number | undefined>(undefined);
  readonly dimension = signal<Bounds | undefined>(undefined);
  readonly learning = signal<ModeLearning | undefined>(undefined);
  /** How often it was asked for. */
  computed = 0;

  async compute(): Promise<void> {
    this.computed++;
  }

  choose(mode: number): void {
    this.mode.value = mode;
  }

  setGamma(gamma: number | undefined): void {
    this.gamma.value = gamma;
  }
}

class FakePlane implements Plane {
  readonly view = signal<PlaneView | undefined>(undefined);
  readonly nudge = signal<PlaneNudge | undefined>(undefined);

  compute(): Promise<void> {
    return Promise.resolve();
  }
}

export class FakeLab implements Lab {
  readonly spectrum = new FakeSpectrum();
  readonly plane = new FakePlane();
  readonly view = signal<LabName | undefined>(undefined);
  readonly depth = new FakeDepth();
  readonly film = new FakeFilms();
  readonly sweeps = new FakeSweeps();
  readonly prediction = new FakePrediction();
  readonly width = new FakeWidth();
  /** Views that elements show. */
  readonly watchers: LabName[] = [];

  show(view: LabName | undefined): void {
    this.view.value = view;
  }

  watch(view: LabName): () => void {
    this.watchers.push(view);
    return () => void this.watchers.splice(this.watchers.indexOf(view), 1);
  }
}
