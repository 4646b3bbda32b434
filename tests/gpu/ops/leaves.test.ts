// Constants and parameters as values, against the oracle: forward, jvp, gradients summed over datapoints and by datapoint.
import { describe, expect, test } from 'vitest';
import { normals } from '../../../src/core/random';
import { constantOp } from '../../../src/ops/constant';
import { parameterOp } from '../../../src/ops/parameter';
import { ParameterSet } from '../../../src/ops/parameter-set';
import { ruleOf } from '../../../src/reference/rules';
import { gamma } from '../../support/bounds';
import { useGpu } from '../../support/gpu';
import { expectStack, type OpCase, type OpRun, recorded, startRun, uploadStack } from '../../support/op';
import { expectWithin } from '../../support/within';

const multiplier = 0.5;
const shape = [3, 7];
const size = 21;

const constant: OpCase = {
  node: { op: 'constant', id: 'c', inputs: [], shape, data: normals(1, 1, size) },
  inputs: {},
  roundings: 0,
};

const parameter: OpCase = {
  node: { op: 'parameter', id: 'p', inputs: [], parameter: 'gain' },
  inputs: {},
  parameters: [{ name: 'gain', shape, multiplier, rate: 1, deviation: 1 }],
  roundings: 0,
};

const blocksOf = (stream: number, count: number, length: number) =>
  Array.from({ length: count }, (_, block) => new Float64Array(normals(2, stream + block, length)));

/** Gradient of one cotangent [n, size] by the oracle: of each datapoint, [n, size]. */
function gradientOf({ node, view, n }: OpRun, delta: Float64Array): Float64Array {
  const rows = new Float64Array(n * size);
  ruleOf(node).gradient!(view, delta, (_name, datapoint) => rows.subarray(datapoint * size, (datapoint + 1) * size));
  return rows;
}

describe('constant', () => {
  const gpu = useGpu();

  test.each([1, 17, 65])('of %i datapoints', async (n) => {
    const run = await startRun(gpu(), constantOp, constant, n);
    const tangents = { count: 1, inputs: [], owned: [] };
    expect(await recorded(run, (context) => run.op.jvp(context, run.node, run.primal, tangents))).toBeUndefined();
  });
});

describe.each([1, 3])('parameter, %i at once', (count) => {
  const gpu = useGpu();

  test.each([1, 17, 65])('tangents of %i datapoints', async (n) => {
    const run = await startRun(gpu(), parameterOp, parameter, n);
    const changes = blocksOf(1, count, size);
    const parameters = ParameterSet.create(gpu().arena, 'directions', run.layout, count);
    changes.forEach((gain, k) => parameters.write(gpu(), { gain: Float32Array.from(gain) }, k));
    const tangents = { count, inputs: [], owned: [], parameters };
    const actual = await recorded(run, (context) => run.op.jvp(context, run.node, run.primal, tangents));
    const expected = changes.map((gain) => ruleOf(run.node).tangent(run.view, [], { parameters: { gain } }));
    await expectStack(run, actual!, expected);
  });

  test.each([1, 17, 257])('gradients of %i datapoints', async (n) => {
    const run = await startRun(gpu(), parameterOp, parameter, n);
    const deltas = blocksOf(20, count, n * size);
    const cotangent = { form: 'stacked', count, matrix: uploadStack(gpu(), deltas, n), owned: false } as const;
    const into = ParameterSet.create(gpu().arena, 'gradients', run.layout, count);
    await recorded(run, (context) => run.op.gradient(context, run.node, run.primal, cotangent, into, () => 3));
    for (const [c, delta] of deltas.entries()) {
      const rows = gradientOf(run, delta);
      const bound = gamma(n / 4 + 8);
      const total = (at: number, term: (value: number) => number) =>
        rows.reduce((sum, value, place) => (place % size === at ? sum + term(3 * value) : sum), 0);
      const { gain } = await into.read(gpu(), c);
      expectWithin(gain, (at) => ({ value: total(at, (term) => term), bound: bound * total(at, Math.abs) }));
    }
  });

  test.each([1, 17, 65])('gradients of each of %i datapoints, written and added', async (n) => {
    const run = await startRun(gpu(), parameterOp, parameter, n);
    const deltas = blocksOf(40, count, n * size);
    const cotangent = { form: 'stacked', count, matrix: uploadStack(gpu(), deltas, n), owned: false } as const;
    const out = uploadStack(gpu(), blocksOf(60, count, n * size), n);
    const request = { parameter: 'gain', cotangent, first: 0, count: 1, out };
    for (const times of [1, 2]) {
      const accumulate = times > 1;
      await recorded(run, (context) => run.op.gradientRows!(context, run.node, run.primal, { ...request, accumulate }));
      const expected = deltas.map((delta) => gradientOf(run, delta).map((value) => times * value));
      await expectStack({ ...run, roundings: 1 }, out, expected);
    }
  });
});
