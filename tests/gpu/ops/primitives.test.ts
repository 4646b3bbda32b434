// Primitives that move, combine and reduce numbers, against the oracle: forward, jvp of k directions, vjp of C cotangents.
import { describe, expect, test } from 'vitest';
import type { GraphNode } from '../../../src/model/graph';
import { binaryOp } from '../../../src/ops/binary';
import { concatOp } from '../../../src/ops/concat';
import type { Op } from '../../../src/ops/op';
import { rearrangeOp } from '../../../src/ops/rearrange';
import { reduceOp } from '../../../src/ops/reduce';
import { unaryOp } from '../../../src/ops/unary';
import { useGpu } from '../../support/gpu';
import { checkCotangents, checkTangents, type OpCase, recorded, startRun } from '../../support/op';

const pair = { a: [3, 5], b: [3, 5] };
const one = { a: [3, 4] };
const awayFromZero = (z: number) => z + Math.sign(z) / 2;

function unary(kind: Extract<GraphNode, { op: 'unary' }>['kind'], roundings: number): OpCase {
  const node = { op: 'unary', id: 'z', inputs: ['a'], kind, constants: [0.5, 0] } as const;
  return { node, inputs: one, roundings, draw: (z) => Math.abs(awayFromZero(z)) };
}

function binary(kind: Extract<GraphNode, { op: 'binary' }>['kind'], inputs: readonly [string, string]): OpCase {
  const shapes = inputs[0] === inputs[1] ? { a: pair.a } : pair;
  return { node: { op: 'binary', id: 'z', inputs, kind }, inputs: shapes, roundings: 14, draw: awayFromZero };
}

function rearrange(index: readonly number[] | undefined, shape: readonly number[], fill = 0): OpCase {
  const places = index && Int32Array.from(index);
  return { node: { op: 'rearrange', id: 'z', inputs: ['a'], shape, index: places, fill }, inputs: one, roundings: 4 };
}

const reduce = (kind: 'sum' | 'mean' | 'max'): OpCase => ({
  node: { op: 'reduce', id: 'z', inputs: ['a'], kind },
  inputs: { a: [2, 3, 7] },
  roundings: 9,
});

const concat: OpCase = {
  node: { op: 'concat', id: 'z', inputs: ['a', 'b', 'a'], shape: [23] },
  inputs: { a: [3, 3], b: [5] },
  roundings: 0,
};

const cases: readonly (readonly [string, Op<never>, OpCase])[] = [
  ['exp', unaryOp, unary('exp', 5)],
  ['power', unaryOp, unary('power', 25)],
  ['subtract', binaryOp, binary('subtract', ['a', 'b'])],
  ['multiply', binaryOp, binary('multiply', ['a', 'b'])],
  ['divide', binaryOp, binary('divide', ['a', 'b'])],
  ['a square', binaryOp, binary('multiply', ['a', 'a'])],
  ['sum', reduceOp, reduce('sum')],
  ['mean', reduceOp, reduce('mean')],
  ['max', reduceOp, reduce('max')],
  ['transpose', rearrangeOp, rearrange([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], [4, 3])],
  ['pad and repeat', rearrangeOp, rearrange([-1, 0, 0, 5, -1, 11, 0], [7], 2.5)],
  ['reshape', rearrangeOp, rearrange(undefined, [2, 6])],
  ['concat', concatOp, concat],
];

describe.each(cases)('%s', (_name, op, given) => {
  const gpu = useGpu();

  test.each([
    [1, 1],
    [3, 17],
    [3, 65],
  ])('%i tangents and cotangents of %i datapoints', async (count, n) => {
    const run = await startRun(gpu(), op, given, n);
    const all = given.node.inputs.map((_, at) => at);
    const subsets = all.length > 1 ? [all, ...all.map((at) => [at])] : [all];
    for (const owned of [false, true]) {
      for (const subset of subsets) await checkTangents(run, count, subset, owned);
      await checkCotangents(run, count, owned);
    }
  });

  test('no tangents give none', async () => {
    const run = await startRun(gpu(), op, given, 3);
    const inputs = given.node.inputs.map(() => undefined);
    const tangents = { count: 2, inputs, owned: inputs.map(() => true) };
    expect(await recorded(run, (context) => run.op.jvp(context, run.node, run.primal, tangents))).toBeUndefined();
  });
});

describe('a reshape', () => {
  const gpu = useGpu();

  test('dispatches nothing and keeps the form of a cotangent', async () => {
    const run = await startRun(gpu(), rearrangeOp, rearrange(undefined, [12]), 5);
    const [input] = run.primal.inputs;
    expect(run.primal.output).toBe(input);
    const seed = { form: 'identity', count: 12 } as const;
    const { sent, commands } = await recorded(run, (context) => ({
      sent: run.op.vjp(context, run.node, run.primal, seed),
      commands: context.list.commands.length,
    }));
    expect([sent, commands]).toEqual([[seed], 0]);
  });
});
