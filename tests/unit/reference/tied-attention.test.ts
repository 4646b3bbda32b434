// Value 7: one layer of causal attention whose head is its embedding, with parameters sin(k^2).
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../src/core/tensor';
import type { GraphNode } from '../../../src/model/graph';
import { validateModel } from '../../../src/model/validate';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { logProbabilityKernel } from '../../../src/reference/log-probability-kernel';
import { logSoftmax } from '../../../src/reference/loss';
import type { ReferenceModel } from '../../../src/reference/model';
import { pairKernel, reduce } from '../../../src/reference/reductions';
import { relativeError } from '../../support/numbers';
import { dense, rearrange, tokens } from './node-graphs';

const constant = (id: string, data: number[]): GraphNode => ({
  op: 'constant',
  id,
  inputs: [],
  shape: [3, 3],
  data: Float32Array.from(data),
});
const hidden = -Infinity;

/** Up to H = X + (P V) WO^T, [3, 3]. The scale is 1 / sqrt(3) in float64: a square root of constants. */
const body: GraphNode[] = [
  tokens(4, 3),
  { op: 'embedding', id: 'X', inputs: ['x'], weight: 'E' },
  dense('Q', 'X', 'WQ'),
  dense('K', 'X', 'WK'),
  dense('V', 'X', 'WV'),
  rearrange('K transposed', 'K', [3, 3], [0, 3, 6, 1, 4, 7, 2, 5, 8]),
  { op: 'matmul', id: 'products', inputs: ['Q', 'K transposed'] },
  constant('threes', new Array<number>(9).fill(3)),
  { op: 'unary', id: 'root', inputs: ['threes'], kind: 'sqrt' },
  { op: 'binary', id: 'scores', inputs: ['products', 'root'], kind: 'divide' },
  constant('mask', [0, hidden, hidden, 0, 0, hidden, 0, 0, 0]),
  { op: 'add', id: 'masked', inputs: ['scores', 'mask'] },
  { op: 'softmax', id: 'P', inputs: ['masked'], log: false },
  { op: 'matmul', id: 'seen', inputs: ['P', 'V'] },
  dense('O', 'seen', 'WO'),
  { op: 'add', id: 'H', inputs: ['X', 'O'] },
];

const shapes = { E: [4, 3], WQ: [3, 3], WK: [3, 3], WV: [3, 3], WO: [3, 3] };

function modelOf(nodes: readonly GraphNode[]): ReferenceModel {
  let k = 0;
  const values = Object.entries(shapes).map(([name, shape]) => [
    name,
    Float64Array.from({ length: sizeOf(shape) }, () => Math.sin(++k * k)),
  ]);
  const parameters = Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    multiplier: 1,
    rate: 1,
    deviation: 1,
  }));
  return {
    graph: { nodes, parameters, output: nodes.at(-1)!.id },
    values: Object.fromEntries(values) as Record<string, Float64Array>,
  };
}

const last = modelOf([...body, rearrange('last', 'H', [3], [6, 7, 8]), dense('logits', 'last', 'E')]);
const all = modelOf([...body, dense('logits', 'H', 'E')]);
const a = { n: 1, data: [0, 1, 2] };
const b = { n: 1, data: [2, 1, 3] };
const both = { n: 2, data: [0, 1, 2, 2, 1, 3] };

describe('tied causal attention', () => {
  it('is a valid graph', () => {
    const float32 = Object.entries(last.values).map(([name, value]) => [name, Float32Array.from(value)]);
    validateModel({ graph: last.graph, values: Object.fromEntries(float32) as Record<string, Float32Array> });
  });

  it('has the trace kernel of value 7, by parameter', () => {
    const { total, byParameter } = pairKernel(last, a, b, { kind: 'trace' });
    const expected = { E: 27.55383249, WQ: 0.03175304, WK: -0.0856641, WV: 32.87001362, WO: 6.14534173 };
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(byParameter.get(name)![0] - value), name).toBeLessThan(0.6e-8);
    }
    expect(Math.abs(total[0] - 66.51527677)).toBeLessThan(0.6e-8);
  });

  it('has the same trace from the full kernel', () => {
    const full = kernel(last, a, b);
    expect(Math.abs(reduce(full.total, full, { kind: 'trace' })[0] - 66.51527677)).toBeLessThan(0.6e-8);
  });

  it('does not see what is masked: later tokens leave earlier logits alone', () => {
    const [first, second] = [logits(all, { n: 1, data: [0, 1, 2] }), logits(all, { n: 1, data: [0, 1, 3] })];
    expect([...first.subarray(0, 8)]).toEqual([...second.subarray(0, 8)]);
    expect(relativeError(first.subarray(8), second.subarray(8))).toBeGreaterThan(0.1);
  });
});

/** <d log p(targets) / d theta, the same of the other datapoint>, by differences. */
function byDifferences(model: ReferenceModel, targets: readonly (readonly number[])[]): number[] {
  const classes = 4;
  const logProbability = (values: ReferenceModel['values'], i: number): number => {
    const at = logSoftmax(
      logits({ graph: model.graph, values }, { n: 1, data: both.data.slice(3 * i, 3 * i + 3) }),
      classes,
    );
    return targets[i].reduce((sum, target, t) => sum + at[t * classes + target], 0);
  };
  const gradient = (i: number): number[] =>
    Object.entries(model.values).flatMap(([name, value]) =>
      Array.from(value, (_, k) => {
        const moved = (h: number) => Float64Array.from(value, (number, at) => (at === k ? number + h : number));
        const along = (h: number) => logProbability({ ...model.values, [name]: moved(h) }, i);
        return (along(1e-5) - along(-1e-5)) / 2e-5;
      }),
    );
  const gradients = [gradient(0), gradient(1)];
  const product = (u: number[], v: number[]) => u.reduce((sum, value, k) => sum + value * v[k], 0);
  return [0, 1].flatMap((i) => [0, 1].map((j) => product(gradients[i], gradients[j])));
}

describe('the kernel of log-probabilities', () => {
  it('is the Gram of their gradients', () => {
    const { total, byParameter } = logProbabilityKernel(last, both, [3, 1], both, [3, 1]);
    expect(relativeError(total, byDifferences(last, [[3], [1]]))).toBeLessThan(1e-8);
    const sum = total.map((_, at) => [...byParameter.values()].reduce((all, term) => all + term[at], 0));
    expect(relativeError(sum, total)).toBeLessThan(1e-14);
  });

  it('adds up positions where there are targets for all', () => {
    const targets = [1, 2, 3, 1, 3, 0];
    const { total } = logProbabilityKernel(all, both, targets, both, targets);
    const expected = byDifferences(all, [targets.slice(0, 3), targets.slice(3)]);
    expect(relativeError(total, expected)).toBeLessThan(1e-8);
  });

  it('takes two different sets', () => {
    const square = logProbabilityKernel(last, both, [3, 1], both, [3, 1]).total;
    expect(logProbabilityKernel(last, b, [1], both, [3, 1]).total).toEqual(square.subarray(2, 4));
  });

  it.each([
    [[4], 'targets from 0 to 3'],
    [[-1], 'targets from 0 to 3'],
    [[0.5], 'targets from 0 to 3'],
    [[0, 1, 2], 'targets for 1 datapoints with 4 logits'],
    [[], 'targets for 1 datapoints with 4 logits'],
  ])('refuses targets %j', (targets, message) => {
    expect(() => logProbabilityKernel(last, a, targets, a, targets)).toThrow(message);
  });
});
