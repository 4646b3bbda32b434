// Steps of every optimizer against the float64 oracle's formulas, three in a row from the state the GPU left; a range that
// is not the whole buffer; NaN where it was; with weight decay and without.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { isNtkError } from '../../src/core/errors';
import { readFloats } from '../../src/gpu/readback';
import { encodeOptimizerStep, type OptimizerStep } from '../../src/kernels/optimizer-step';
import type { Graph } from '../../src/model/graph';
import type { Optimizer } from '../../src/model/loss';
import { optimizerStep } from '../../src/reference/training';
import { gamma, unitRoundoff } from '../support/bounds';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const hyper = { rate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const names = ['sgd', 'momentum', 'adam'] as const;

const oracleOf = (optimizer: OptimizerStep['optimizer'], weightDecay: number): Optimizer => {
  if (optimizer === 'sgd') return { kind: 'sgd', rate: hyper.rate, weightDecay };
  return optimizer === 'momentum'
    ? { kind: 'momentum', rate: hyper.rate, momentum: hyper.beta1, weightDecay }
    : { kind: 'adam', ...hyper, weightDecay };
};

interface State {
  readonly theta: ArrayLike<number>;
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
}

/** One step of the oracle on a model whose one parameter is this vector. */
function oracleStep(
  optimizer: OptimizerStep['optimizer'],
  state: State,
  gradient: ArrayLike<number>,
  { step, weightDecay }: { readonly step: number; readonly weightDecay: number },
): State {
  const parameter = { name: 'theta', shape: [gradient.length], multiplier: 1, rate: 1, deviation: 0 };
  const graph: Graph = { nodes: [], parameters: [parameter], output: '' };
  const of = (values: ArrayLike<number>) => ({ theta: Float64Array.from(values) });
  const memory = { steps: step - 1, first: of(state.first), second: of(state.second) };
  const next = optimizerStep(
    { graph, values: of(state.theta) },
    oracleOf(optimizer, weightDecay),
    of(gradient),
    memory,
  );
  return { theta: next.model.values.theta, first: next.state.first.theta, second: next.state.second.theta };
}

const sizesOf = (values: ArrayLike<number>) => Float64Array.from(values, Math.abs);

describe('optimizer_step', () => {
  const gpu = useGpu();
  const upload = (values: ArrayLike<number>) => gpu().arena.upload('flat', Float32Array.from(values));

  /** Runs one step on copies of the state and gives it back. */
  async function stepOf(
    optimizer: OptimizerStep['optimizer'],
    state: State,
    gradient: ArrayLike<number>,
    range: { offset: number; count: number; step: number; weightDecay?: number },
  ) {
    const [parameters, first, second] = [upload(state.theta), upload(state.first), upload(state.second)];
    const args = { optimizer, parameters, gradient: upload(gradient), first, second, ...hyper, ...range };
    await runCommands(gpu(), (list) => encodeOptimizerStep(list, args));
    const read = (buffer: GPUBuffer) => readFloats(gpu(), buffer, 0, gradient.length);
    return { theta: await read(parameters), first: await read(first), second: await read(second) };
  }

  const cases = names.flatMap((name) =>
    [0, 0.3].flatMap((decay) => [1, 2, 65, 257].map((count) => [name, count, decay] as const)),
  );

  test.each(cases)('%s on %i numbers with weight decay %f', async (optimizer, count, weightDecay) => {
    const zeros = new Float32Array(count);
    let state: State = { theta: normals(1, 1, count), first: zeros, second: zeros };
    for (let step = 1; step <= 3; step++) {
      const gradient = normals(1, 1 + step, count);
      const expected = oracleStep(optimizer, state, gradient, { step, weightDecay });
      const actual = await stepOf(optimizer, state, gradient, { offset: 0, count, step, weightDecay });
      const sizes = { theta: zeros, first: sizesOf(state.first), second: state.second };
      const moves = oracleStep(optimizer, sizes, sizesOf(gradient), { step, weightDecay: 0 });
      const shrink = hyper.rate * weightDecay;
      const { theta } = state;
      expectWithin(actual.first, (at) => ({ value: expected.first[at], bound: gamma(4) * moves.first[at] }));
      expectWithin(actual.second, (at) => ({ value: expected.second[at], bound: gamma(4) * moves.second[at] }));
      expectWithin(actual.theta, (at) => ({
        value: expected.theta[at],
        bound:
          unitRoundoff * Math.abs(expected.theta[at]) +
          gamma(32) * (shrink * Math.abs(theta[at]) + Math.abs(moves.theta[at])),
      }));
      state = actual;
    }
  });

  test.each(names)('%s leaves everything outside its range alone', async (optimizer) => {
    const [length, offset, count] = [84, 12, 65];
    const state = {
      theta: normals(1, 1, length),
      first: normals(2, 1, length),
      second: normals(3, 1, length).map(Math.abs),
    };
    const gradient = normals(4, 1, length);
    const actual = await stepOf(optimizer, state, gradient, { offset, count, step: 5 });
    const moved = [...actual.theta].map((value, at) => value !== state.theta[at]);
    expect(moved).toEqual(moved.map((_, at) => at >= offset && at < offset + count));
    for (const name of ['first', 'second'] as const) {
      const outside = (values: Float32Array) => values.filter((_, at) => at < offset || at >= offset + count);
      expect(outside(actual[name])).toEqual(outside(state[name]));
    }
  });

  test('sgd leaves the moments it is given alone, momentum the second', async () => {
    const state = { theta: normals(1, 1, 8), first: normals(2, 1, 8), second: normals(3, 1, 8) };
    const plain = await stepOf('sgd', state, normals(4, 1, 8), { offset: 0, count: 8, step: 1 });
    const heavy = await stepOf('momentum', state, normals(4, 1, 8), { offset: 0, count: 8, step: 1 });
    expect([plain.first, plain.second, heavy.second]).toEqual([state.first, state.second, state.second]);
  });

  test('decay takes a share of the parameters that is far below their rounding from their sum with the move', async () => {
    const state = { theta: [1], first: [0], second: [0] };
    const range = { offset: 0, count: 1, step: 1, weightDecay: 2 ** -20 / hyper.rate };
    expect([...(await stepOf('sgd', state, [0], range)).theta]).toEqual([1 - 2 ** -20]);
  });

  test.each(names)('%s: a NaN gradient makes its own parameter NaN only', async (optimizer) => {
    const state = { theta: normals(1, 1, 6), first: new Float32Array(6), second: new Float32Array(6) };
    const actual = await stepOf(optimizer, state, [1, 1, NaN, 1, 1, 1], { offset: 0, count: 6, step: 1 });
    expect([...actual.theta].map(Number.isNaN)).toEqual([0, 0, 1, 0, 0, 0].map(Boolean));
  });

  test('moments that are missing and crooked offsets are refused', async () => {
    const args = { parameters: upload([1]), gradient: upload([1]), offset: 0, count: 1, ...hyper };
    const encode = (more: Partial<OptimizerStep> & Pick<OptimizerStep, 'optimizer'>) => {
      try {
        encodeOptimizerStep({ scratch: gpu().arena, dispatch: () => undefined } as never, { ...args, ...more });
        return 'accepted';
      } catch (error) {
        return isNtkError(error, 'ShapeMismatch');
      }
    };
    expect(encode({ optimizer: 'sgd' })).toBe('accepted');
    expect(encode({ optimizer: 'momentum' })).toBe(true);
    expect(encode({ optimizer: 'adam', first: upload([0]) })).toBe(true);
    expect(encode({ optimizer: 'sgd', offset: 2 })).toBe(true);
  });
});
