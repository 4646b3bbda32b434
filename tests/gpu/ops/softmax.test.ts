// Softmax and its logarithm over rows, masked ones too.
import { describe } from 'vitest';
import type { SoftmaxNode } from '../../../src/model/graph';
import { softmaxOp } from '../../../src/ops/softmax';
import { useGpu } from '../../support/gpu';
import { randomNumbers } from '../../support/numbers';
import { testPrimitive, type PrimitiveCase } from '../../support/primitive';

/** A mask: every fourth number is -infinity. */
const masked = (count: number, seed: number): Float64Array =>
  randomNumbers(count, seed).map((value, at) => (at % 4 === 3 ? -Infinity : 3 * value));

const cases: [string, number[], number, ((count: number, seed: number) => Float64Array)?][] = [
  ['one number', [1], 3],
  ['a row', [7], 17],
  ['rows of rows', [2, 3, 5], 2],
  ['masked rows', [3, 4], 5, masked],
];

function probabilities(z: Float64Array, length: number): Float64Array {
  return z.map((value, at) => {
    const row = z.subarray(at - (at % length), at - (at % length) + length);
    const most = Math.max(...row);
    return Math.exp(value - most) / row.reduce((sum, other) => sum + Math.exp(other - most), 0);
  });
}

/** The sum over j's row of weights times values, for each j. */
function rowSums(weights: Float64Array, values: Float64Array, length: number): Float64Array {
  return values.map((_, at) => {
    let sum = 0;
    for (let j = at - (at % length); j < at - (at % length) + length; j++) sum += weights[j] * values[j];
    return sum;
  });
}

function caseOf(
  log: boolean,
  shape: number[],
  n: number,
  draw?: PrimitiveCase<SoftmaxNode>['draw'],
): PrimitiveCase<SoftmaxNode> {
  const length = shape.at(-1)!;
  return {
    op: softmaxOp,
    node: { op: 'softmax', id: 'z', inputs: ['x'], log },
    shapes: [shape],
    n,
    draw,
    value: ({ inputs: [x] }) => probabilities(x, length).map((p) => (log ? Math.log(p) : p)),
    derivative: ({ inputs: [x] }, { inputs: [dx] }) => {
      const p = probabilities(x, length);
      const means = rowSums(p, dx, length);
      return dx.map((value, at) => (log ? 1 : p[at]) * (value - means[at]));
    },
  };
}

const gpu = useGpu();

describe.each(cases)('softmax of %s', (_name, shape, n, draw) => testPrimitive(gpu, caseOf(false, shape, n, draw)));
describe.each(cases.slice(0, 3))('log-softmax of %s', (_name, shape, n) => testPrimitive(gpu, caseOf(true, shape, n)));
