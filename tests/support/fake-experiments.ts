// Predictions and widths of a session without an engine: what was asked for, and results of plain formulas.
import { signal } from '@preact/signals-core';
import type {
  InfiniteWidth,
  Prediction,
  PredictionSettings,
  PredictionView,
  Trajectory,
  WidthSettings,
  WidthView,
} from '../../src/session/types';

export class FakePrediction implements Prediction {
  readonly view = signal<PredictionView | undefined>(undefined);
  readonly most = signal(90);
  readonly asked: PredictionSettings[] = [];

  async compute(settings: PredictionSettings): Promise<void> {
    this.asked.push(settings);
  }
}

export class FakeWidth implements InfiniteWidth {
  readonly view = signal<WidthView | undefined>(undefined);
  readonly asked: WidthSettings[] = [];

  async compute(settings: WidthSettings): Promise<void> {
    this.asked.push(settings);
  }
}

const [outputs, moments] = [10, [0, 10, 20, 30, 40]];

/** Logits that begin at c and come near to the label's; `shift` moves them all. */
function trajectory(labels: Uint32Array, trained: number, shift: number, rate: number): Trajectory {
  const fits = (offset: number) =>
    moments.map((step) => ({
      loss: (2 + offset) * Math.exp(-rate * step) + shift,
      accuracy: 1 - 0.9 * Math.exp(-rate * step),
    }));
  const logits = (step: number) =>
    Float64Array.from(
      { length: labels.length * outputs },
      (_, at) => Number(at % outputs === labels[Math.floor(at / outputs)]) * step + (at % outputs) / 10 + 2 * shift,
    );
  return {
    train: fits(0),
    test: labels.length > trained ? fits(0.5) : undefined,
    outputs: moments.map(logits),
  };
}

/** A prediction of the first digits, `trained` of them trained on. */
export function somePrediction(
  labels: ArrayLike<number>,
  trained: number,
  changes: Partial<PredictionView> = {},
): PredictionView {
  const own = Uint32Array.from(labels);
  return {
    settings: {
      train: trained,
      test: own.length - trained,
      loss: 'squared-error',
      share: 0.5,
      steps: 40,
      kind: 'descent',
    },
    datapoints: Uint32Array.from(own.keys()),
    labels: own,
    trained,
    outputs,
    moments,
    rate: 0.02,
    stableRate: 0.04,
    predicted: trajectory(own, trained, 0, 0.1),
    actual: trajectory(own, trained, 0.125, 0.2),
    limit: { train: { loss: 0.0625, accuracy: 1 }, test: { loss: 0.75, accuracy: 0.875 }, left: 0.03 },
    sharpness: { start: 50, end: 37.5 },
    excursion: { step: 0, loss: 2.125 },
    topMode: moments.map((step) => 0.9 ** step),
    method: 'products',
    seconds: 1.5,
    ...changes,
  };
}

/** Kernels exp(-|i - j|) whose finite twins are off by 1 / width, and by +-1 / sqrt(width) by seed. */
export function someWidths(datapoints: ArrayLike<number>, changes: Partial<WidthView> = {}): WidthView {
  const n = datapoints.length;
  const ntk = Float64Array.from(
    { length: n * n },
    (_, at) => 2 * Math.exp(-Math.abs(Math.floor(at / n) - (at % n)) / 3),
  );
  const nngp = ntk.map((value) => value / 2);
  const widths = [32, 64, 128];
  return {
    settings: { count: n, widths, seeds: 2 },
    activation: 'relu',
    depth: 2,
    weightVariance: 2,
    biasVariance: 0.01,
    isQuadrature: false,
    datapoints: Uint32Array.from(datapoints),
    infinite: { ntk, nngp },
    finite: { ntk: ntk.map((value) => 1.1 * value), nngp: nngp.map((value) => 0.9 * value) },
    widths: widths.map((width) => ({
      width,
      ntkDistances: [1 / Math.sqrt(width), 2 / Math.sqrt(width)],
      nngpDistances: [0.5 / Math.sqrt(width), 1 / Math.sqrt(width)],
      mean: ntk.map((value) => value * (1 + 1 / width)),
      deviation: ntk.map((value) => value / Math.sqrt(width)),
    })),
    entries: [
      { kind: 'itself', row: 0, column: 0 },
      { kind: 'same class', row: 0, column: 1 },
      { kind: 'other class', row: 0, column: n - 1 },
    ],
    laws: {
      distance: { slope: -0.5, standardError: 0.04, intercept: 0 },
      deviation: { slope: -0.5, standardError: 0.05, intercept: 0 },
    },
    seconds: 2,
    ...changes,
  };
}
