// Nudges in depth without an engine: signals that a test sets, numbers that are easy to tell apart.
import { signal } from '@preact/signals-core';
import type {
  Depth,
  DepthFactors,
  DepthLayer,
  DepthLayers,
  DepthSubject,
  DepthView,
  NudgeSettings,
} from '../../src/session/types';

export class FakeDepth implements Depth {
  readonly subject = signal<DepthSubject>({ kind: 'datapoint' });
  readonly view = signal<DepthView | undefined>(undefined);
  readonly layers = signal<DepthLayers | undefined>(undefined);
  readonly factors = signal<DepthFactors | undefined>(undefined);
  /** Names of the requests that were made, in order. */
  readonly requests: string[] = [];

  choose(subject: DepthSubject): void {
    this.requests.push(`choose ${subject.kind}`);
    this.subject.value = subject;
  }

  async compute(): Promise<void> {
    this.requests.push('compute');
  }

  async compare(datapoint: number): Promise<void> {
    this.requests.push(`compare ${datapoint}`);
  }

  /** Publishes results of a nudge, as if they had been computed at a step of training. */
  fill(settings: NudgeSettings, n: number, step: number): void {
    const view = viewOf(settings, n, step);
    this.view.value = view;
    this.layers.value = layersOf(view);
    this.factors.value = undefined;
  }
}

/** The error to first order is the rate, to second order its square, at most 9. */
function viewOf(settings: NudgeSettings, n: number, step: number): DepthView {
  const actual = Float32Array.from({ length: n }, (_, i) => Math.sin(i));
  const rates = [-2, -1, 0, 1, 2].map((power) => settings.rate * 10 ** power);
  return {
    subject: { kind: 'datapoint' },
    members: Uint32Array.of(settings.index),
    ...{ settings, step, actual },
    first: actual.map((value) => 1.2 * value),
    second: actual.map((value) => 1.04 * value),
    firstFit: { pearson: 0.981, spearman: 0.972, relativeError: 0.2 },
    secondFit: { pearson: 0.998, spearman: 0.996, relativeError: 0.04 },
    curve: rates.map((rate) => ({
      rate,
      first: Math.min(9, 10 * rate),
      second: Math.min(9, 10 * rate ** 2),
      rounding: 1e-7 / rate,
    })),
    stableRate: 0.5,
    seconds: 1.5,
  };
}

function layersOf(of: DepthView): DepthLayers {
  const probe = Uint32Array.from({ length: Math.min(16, of.actual.length) }, (_, i) => i);
  const matrix = (value: (i: number, j: number) => number): Float32Array =>
    Float32Array.from({ length: probe.length ** 2 }, (_, at) =>
      value(Math.floor(at / probe.length), at % probe.length),
    );
  const activations = matrix((i, j) => 1 + 1 / (1 + Math.abs(i - j)));
  const backprop = matrix((i, j) => Math.cos(i - j));
  const part = activations.map((value, at) => value * backprop[at]);
  const row = { kernel: 0.91, actual: -0.33 };
  const dense: DepthLayer = {
    ...{ id: 'dense1', parameters: ['0.weight', '0.bias'], reads: 'Pixels', part, share: 0.75 },
    factors: { activations, backprop, alpha: 0.25, beta: 0.01, cka: 0.8123, rank: 0.7654, row },
  };
  const shared: DepthLayer = { id: 'conv', parameters: ['2.weight'], reads: undefined, part, share: 0.25 };
  return { of, probe, kernel: part.map((value) => 2 * value), layers: [dense, shared] };
}
