// Normalisation over rows, with and without their means.
import { describe } from 'vitest';
import type { NormaliseNode } from '../../../src/model/graph';
import { normaliseOp } from '../../../src/ops/normalise';
import { useGpu } from '../../support/gpu';
import { testPrimitive, type PrimitiveCase } from '../../support/primitive';

const epsilon = 1e-3;

const cases: [string, number[], number, boolean][] = [
  ['a row', [7], 17, true],
  ['rows of rows', [2, 3, 5], 2, true],
  ['rows as they are', [3, 6], 5, false],
  ['one number as it is', [1], 3, false],
];

/** Of the numbers of each row, for each of them. */
function means(values: Float64Array, length: number): Float64Array {
  return values.map((_, at) => {
    const start = at - (at % length);
    return values.subarray(start, start + length).reduce((sum, value) => sum + value, 0) / length;
  });
}

function centre(values: Float64Array, length: number, centred: boolean): Float64Array {
  const mean = means(values, length);
  return values.map((value, at) => (centred ? value - mean[at] : value));
}

function caseOf(shape: number[], n: number, centred: boolean): PrimitiveCase<NormaliseNode> {
  const length = shape.at(-1)!;
  const parts = (x: Float64Array): { y: Float64Array; deviation: Float64Array } => {
    const own = centre(x, length, centred);
    const squares = own.map((value) => value ** 2);
    const deviation = means(squares, length).map((variance) => Math.sqrt(variance + epsilon));
    return { y: own.map((value, at) => value / deviation[at]), deviation };
  };
  return {
    op: normaliseOp,
    node: { op: 'normalise', id: 'z', inputs: ['x'], centred, epsilon },
    shapes: [shape],
    n,
    value: ({ inputs: [x] }) => parts(x).y,
    derivative: ({ inputs: [x] }, { inputs: [dx] }) => {
      const { y, deviation } = parts(x);
      const moved = centre(dx, length, centred);
      const along = means(
        y.map((value, at) => value * moved[at]),
        length,
      );
      return moved.map((value, at) => (value - y[at] * along[at]) / deviation[at]);
    },
  };
}

const gpu = useGpu();

describe.each(cases)('%s', (_name, shape, n, centred) => testPrimitive(gpu, caseOf(shape, n, centred)));
