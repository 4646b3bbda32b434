// Sweeps without an engine: points whose drift falls as a power of the value, and numbers that tell value and seed.
import { signal } from '@preact/signals-core';
import type { NetworkSettings, Sweep, SweepPoint, Sweeps, SweepSettings } from '../../src/session/types';
import { defaultNetwork, defaultTraining } from '../../src/state/settings';

const { epochs: _, ...training } = defaultTraining;

/** Drift is 10 / value, and a hundredth more for each seed. */
export function fakePoint(value: number, seed: number, network: NetworkSettings = defaultNetwork): SweepPoint {
  const drift = (10 / value) * (1 + seed / 100);
  return {
    value,
    network: { ...network, hidden: [value], seed },
    training,
    point: {
      step: 100,
      epoch: 4.5,
      trainLoss: 0.5,
      testLoss: 0.6,
      trainAccuracy: 0.9,
      testAccuracy: 0.8 + seed / 100,
      nonFinite: 0,
    },
    drift,
    distance: drift ** 2 / 2,
    alignment: 0.5,
    centredAlignment: 0.4,
    effectiveRank: 6 + Math.log2(value),
    predictedActual: 1 - drift / 100,
    relativeError: drift / 10,
    predictedSimilarity: 0.7,
  };
}

/** A sweep over widths 16 and 32 with two seeds; `changes` may make it another. */
export function fakeSweep(changes: Partial<Sweep> = {}, settings: Partial<SweepSettings> = {}): Sweep {
  const chosen: SweepSettings = {
    over: 'width',
    values: [16, 32],
    seeds: 2,
    steps: 100,
    probe: 24,
    nudges: 3,
    rate: 0.02,
    ...settings,
  };
  return {
    settings: chosen,
    phase: 'done',
    probe: Uint32Array.from({ length: chosen.probe }, (_, i) => i),
    nudged: Uint32Array.of(3, 5, 7),
    points: [0, 1].flatMap((seed) => chosen.values.map((value) => fakePoint(value, seed))),
    total: 4,
    driftLaw: { slope: -1, standardError: 0.0123, intercept: Math.log(10) },
    seconds: 12.3,
    ...changes,
  };
}

export class FakeSweeps implements Sweeps {
  readonly sweep = signal<Sweep | undefined>(undefined);
  /** What was asked for, in order. */
  readonly asked: (SweepSettings | SweepPoint)[] = [];

  async run(settings: SweepSettings): Promise<void> {
    this.asked.push(settings);
  }

  async open(point: SweepPoint): Promise<void> {
    this.asked.push(point);
  }
}
