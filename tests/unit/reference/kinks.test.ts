// Where a function has no derivative, or none that is finite, the oracle takes what PyTorch takes.
import { describe, expect, it } from 'vitest';
import type { GraphNode } from '../../../src/model/graph';
import { jvp } from '../../../src/reference/jvp';
import { logits } from '../../../src/reference/forward';
import { unaryDerivative, unaryValue } from '../../../src/reference/unary-functions';
import { vjp } from '../../../src/reference/vjp';
import { graphOf, input, rearrange, tokens } from './node-graphs';

describe('functions of one number', () => {
  it.each([
    ['absolute', 0, [], 0],
    ['clip', -1, [-1, 2], 1],
    ['clip', 2, [-1, 2], 1],
    ['clip', 2.1, [-1, 2], 0],
    ['hard-sigmoid', 1, [0.5, 0.5], 0],
    ['hard-sigmoid', -1, [0.5, 0.5], 0],
    ['elu', 0, [1.5], 1.5],
    ['celu', 0, [1.5], 1],
    ['softsign', 0, [], 1],
    ['power', 0, [0], 0],
    ['power', 0, [1], 1],
    ['step', 0, [], 0],
    ['floor', 1, [], 0],
    ['sqrt', 0, [], Infinity],
  ] as const)('%s at %d with %j', (kind, z, constants, expected) => {
    expect(unaryDerivative(kind, z, constants)).toBe(expected);
  });

  it('have the values of their definitions', () => {
    expect(unaryValue('elu', -1, [2])).toBeCloseTo(2 * (Math.exp(-1) - 1), 15);
    expect(unaryValue('celu', -1, [2])).toBeCloseTo(2 * (Math.exp(-0.5) - 1), 15);
    expect(unaryValue('hard-sigmoid', 0.3, [0.5, 0.5])).toBeCloseTo(0.65, 15);
    expect(unaryValue('clip', -3, [-1, 2])).toBe(-1);
    expect(unaryValue('softsign', -3)).toBe(-0.75);
    expect(unaryValue('power', 4, [0.5])).toBe(2);
    expect([-1, 0, 2].map((z) => unaryValue('step', z))).toEqual([0, 0, 1]);
    expect(unaryValue('floor', -1.5)).toBe(-2);
  });
});

const run = (nodes: GraphNode[]) => ({ graph: graphOf(nodes, {}), values: {} });

describe('the maximum', () => {
  const model = run([input(4), { op: 'reduce', id: 'max', inputs: ['x'], kind: 'max' }]);

  it('sends all to the first place that holds it', () => {
    const batch = { n: 2, data: [1, 3, 3, 2, -5, -5, -5, -5] };
    expect([...logits(model, batch)]).toEqual([3, -5]);
    expect([...vjp(model, batch, [[10, 20]])[0].inputs]).toEqual([0, 10, 0, 0, 20, 0, 0, 0]);
    expect([...jvp(model, batch, [{ inputs: [1, 2, 3, 4, 5, 6, 7, 8] }])[0]]).toEqual([2, 5]);
  });

  it('passes a NaN on', () => expect(logits(model, { n: 1, data: [1, NaN, 3, 2] })[0]).toBeNaN());
});

describe('masks and padding', () => {
  it('a fill has no derivative', () => {
    const model = run([input(2), rearrange('out', 'x', [3], [1, -1, 1], -7)]);
    expect([...logits(model, { n: 1, data: [4, 5] })]).toEqual([5, -7, 5]);
    expect([...jvp(model, { n: 1, data: [4, 5] }, [{ inputs: [1, 2] }])[0]]).toEqual([2, 0, 2]);
    expect([...vjp(model, { n: 1, data: [4, 5] }, [[1, 10, 100]])[0].inputs]).toEqual([0, 101]);
  });

  it('softmax of a masked place is zero, and so is its derivative', () => {
    const data = Float32Array.of(0, -Infinity, 0);
    const model = run([
      input(3),
      { op: 'constant', id: 'mask', inputs: [], shape: [3], data },
      { op: 'add', id: 'masked', inputs: ['x', 'mask'] },
      { op: 'softmax', id: 'out', inputs: ['masked'], log: false },
    ]);
    const batch = { n: 1, data: [0.2, 9, 0.2] };
    expect([...logits(model, batch)]).toEqual([0.5, 0, 0.5]);
    expect([...vjp(model, batch, [[1, 5, 0]])[0].inputs]).toEqual([0.25, 0, -0.25]);
  });

  it('a node that no logit depends on gives nothing, not NaN', () => {
    const model = run([
      input(1),
      { op: 'unary', id: 'unused', inputs: ['x'], kind: 'sqrt' },
      { op: 'unary', id: 'out', inputs: ['x'], kind: 'negate' },
    ]);
    expect([...vjp(model, { n: 1, data: [0] }, [[3]])[0].inputs]).toEqual([-3]);
  });
});

describe('tokens', () => {
  const graph = graphOf([tokens(3, 2), { op: 'embedding', id: 'out', inputs: ['x'], weight: 'w' }], { w: [3, 1] });

  it.each([3, -1, 0.5, NaN])('refuses %d as an id', (token) => {
    const run = () => logits({ graph, values: { w: [1, 2, 3] } }, { n: 1, data: [0, token] });
    expect(run).toThrow('token ids from 0 to 2');
  });
});
