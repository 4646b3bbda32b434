// The small pieces of a session: turns, orders, softmax, drift, relative error, retirement.
import { describe, expect, test, vi } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { buildGpt2 } from '../../../src/model/gpt2-graph';
import { layersOf } from '../../../src/session/neighbourhood-view';
import { driftFrom, stateAt } from '../../../src/session/drift';
import { orderBy } from '../../../src/session/kernel-order';
import { relativeError } from '../../../src/session/nudge-view';
import { Retirement } from '../../../src/session/retirement';
import { softmaxRows } from '../../../src/session/softmax';
import { Turns } from '../../../src/session/turns';
import type { TrainingPoint, TrainingStatus } from '../../../src/session/types';
import { checkState, defaultState } from '../../../src/state/document';

function pointAt(step: number, testLoss: number): TrainingPoint {
  return { step, epoch: step, trainLoss: 1, trainAccuracy: 0.5, testLoss, testAccuracy: 0.5, nonFinite: 0 };
}

describe('turns', () => {
  test('work does not overlap, keeps its order, and goes on after a failure', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        log.push(`${name} begins`);
        await new Promise((done) => setTimeout(done, 2));
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const all = [turns.take(work('a', true)), turns.take(work('b')), turns.take(work('c'))];
    const settled = await Promise.allSettled(all);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});

describe('order', () => {
  test('is stable, ascending, and puts what is not finite last', () => {
    expect([...orderBy([2, 0, 2, 1, 0])]).toEqual([1, 4, 3, 0, 2]);
    expect([...orderBy(Float32Array.of(NaN, 3, Infinity, -1))]).toEqual([3, 1, 0, 2]);
    expect([...orderBy([])]).toEqual([]);
  });
});

describe('softmax', () => {
  test('takes logits by class and gives rows by datapoint, without overflow', () => {
    const rows = softmaxRows([1000, 0, 1000 + Math.log(3), 0], 2);
    [0.25, 0.75, 0.5, 0.5].forEach((value, i) => expect(rows[i]).toBeCloseTo(value, 12));
  });
});

describe('relative error', () => {
  test('is a ratio of root sums', () => {
    expect(relativeError([1, 2], [1, 4])).toBeCloseTo(2 / Math.sqrt(17), 12);
    expect(relativeError([0], [0])).toBeNaN();
  });
});

describe('drift', () => {
  const history = Array.from({ length: 10 }, (_, step) => pointAt(step, 2 - step / 10));
  const status: TrainingStatus = { phase: 'paused', step: 9, totalSteps: 20, history };

  test('a state keeps its place and a few points, the last among them, and can be read again', () => {
    const state = stateAt({ ...defaultState, step: 3 }, status);
    expect(state.step).toBe(9);
    expect(state.checkpoints.map(({ step }) => step)).toEqual([0, 3, 6, 9]);
    expect(checkState(JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect('step' in stateAt(defaultState, { ...status, phase: 'done' })).toBe(false);
    expect(stateAt(defaultState, { ...status, history: [pointAt(0, NaN)] }).checkpoints).toEqual([]);
  });

  test('a run that agrees has none; one that does not says where', () => {
    const { checkpoints } = stateAt(defaultState, status);
    expect(driftFrom(checkpoints, history)).toBeUndefined();
    const other = history.map((point) => (point.step < 6 ? point : { ...point, testLoss: point.testLoss * 1.01 }));
    expect(driftFrom(checkpoints, other)).toEqual({ step: 6, expected: 1.4, actual: 1.4 * 1.01 });
    expect(driftFrom(checkpoints, [pointAt(3, NaN)])).toMatchObject({ step: 3, actual: NaN });
    expect(driftFrom(checkpoints, [])).toBeUndefined();
  });
});

describe('retirement', () => {
  test('disposes after a moment, or at once when it ends, and each thing once', () => {
    vi.useFakeTimers();
    const retirement = new Retirement();
    const disposed: string[] = [];
    const item = (name: string): Disposable => ({ [Symbol.dispose]: () => void disposed.push(name) });
    retirement.retire(item('a'));
    expect(disposed).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(disposed).toEqual(['a']);
    retirement.retire(item('b'));
    retirement[Symbol.dispose]();
    vi.advanceTimersByTime(5000);
    expect(disposed).toEqual(['a', 'b']);
    vi.useRealTimers();
  });
});

describe('titles of layers', () => {
  test('are numbers, and in a network of named blocks what comes next', () => {
    const config = { layers: 8, heads: 2, features: 4, inner: 8, vocabulary: 5, positions: 3, tied: true } as const;
    const more = { epsilon: 1e-5, activation: 'gelu', scaled: true, scaledByLayer: false } as const;
    const graph = buildGpt2({ ...config, ...more }, { tokens: 3, position: 'last', prefix: 'transformer.' });
    const titles = layersOf(graph).map(({ title }) => title);
    expect(titles).toHaveLength(13);
    expect(titles.slice(0, 2)).toEqual(['Tokens', 'Before h.0.attn.c_attn']);
    expect(titles.at(-1)).toBe('Before the head');
    const mlp = buildMlp({ sizes: [3, 4, 4, 2], activation: 'relu', parameterization: 'standard' });
    expect(layersOf(mlp).map(({ title }) => title)).toEqual(['Input', 'Hidden layer 1', 'Hidden layer 2']);
  });
});
