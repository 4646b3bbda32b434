// A parameter that is used twice: its kernel has the cross terms between its uses.
import { describe, expect, it } from 'vitest';
import type { Graph, GraphNode } from '../../../src/model/graph';
import { outputSize } from '../../../src/model/shape';
import { jacobian } from '../../../src/reference/jacobian';
import { kernel } from '../../../src/reference/kernel';
import type { Batch, ReferenceModel } from '../../../src/reference/model';
import { relativeError } from '../../support/numbers';
import { batchOf, dense, graphOf, input, modelOf, tokens, window } from './node-graphs';

type Name = (use: 1 | 2) => string;

const tanh = (id: string, from: string): GraphNode => ({ op: 'activation', id, inputs: [from], kind: 'tanh' });
const conv = (id: string, from: string, weight: string): GraphNode => ({
  op: 'conv',
  id,
  inputs: [from],
  weight,
  groups: 1,
  window: window([3], { before: [1], after: [1] }),
});

/** Nodes with a parameter `name(1)` at one use and `name(2)` at the other, both of this shape. */
const pairs: Readonly<Record<string, { shape: number[]; nodes: (name: Name) => GraphNode[] }>> = {
  'a dense weight': {
    shape: [3, 3],
    nodes: (name) => [input(3), dense('a', 'x', name(1)), tanh('h', 'a'), dense('out', 'h', name(2))],
  },
  'a dense weight over positions': {
    shape: [3, 3],
    nodes: (name) => [input(2, 3), dense('a', 'x', name(1)), tanh('h', 'a'), dense('out', 'h', name(2))],
  },
  'a weight and its transpose': {
    shape: [2, 3],
    nodes: (name) => [
      input(3),
      dense('a', 'x', name(1)),
      tanh('h', 'a'),
      { op: 'dense', id: 'out', inputs: ['h'], weight: name(2), layout: 'in-out' },
    ],
  },
  'an embedding and the head': {
    shape: [5, 3],
    nodes: (name) => [
      tokens(5, 2),
      { op: 'embedding', id: 'e', inputs: ['x'], weight: name(1) },
      tanh('h', 'e'),
      dense('out', 'h', name(2)),
    ],
  },
  'the filters of two convolutions': {
    shape: [2, 2, 3],
    nodes: (name) => [input(2, 5), conv('a', 'x', name(1)), tanh('h', 'a'), conv('out', 'h', name(2))],
  },
  'a value that is added and multiplied': {
    shape: [3],
    nodes: (name) => [
      input(3),
      { op: 'parameter', id: 'p', inputs: [], parameter: name(1) },
      { op: 'parameter', id: 'q', inputs: [], parameter: name(2) },
      { op: 'add', id: 'a', inputs: ['x', 'p'] },
      { op: 'binary', id: 'out', inputs: ['a', 'q'], kind: 'multiply' },
    ],
  },
};

/** J(a) J(b)^T of rows that may belong to different parameters, [n1 C, n2 C]. */
function gram(u: Float64Array, v: Float64Array, rows: number, columns: number): Float64Array {
  const size = u.length / rows;
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += u[i * size + k] * v[j * size + k];
    return sum;
  });
}

/** Gradients of each use as if it were a parameter of its own: the tied graph's values, multipliers and rates. */
function untied(tied: ReferenceModel, graph: Graph, batch: Batch): [Float64Array, Float64Array] {
  const [{ multiplier, rate }] = tied.graph.parameters;
  const parameters = graph.parameters.map((parameter) => ({ ...parameter, multiplier, rate }));
  const values = { w1: tied.values.w, w2: tied.values.w };
  const rows = jacobian({ graph: { ...graph, parameters }, values }, batch);
  return [rows.get('w1')!, rows.get('w2')!];
}

describe.each(Object.entries(pairs))('%s', (_name, { shape, nodes }) => {
  const model = modelOf(
    graphOf(
      nodes(() => 'w'),
      { w: shape },
    ),
    1,
  );
  const [a, b] = [batchOf(model.graph, 3, 1), batchOf(model.graph, 2, 1)];
  const apart = graphOf(
    nodes((use) => `w${use}`),
    { w1: shape, w2: shape },
  );
  const classes = outputSize(apart);
  const [{ rate }] = model.graph.parameters;
  const term = (u: Float64Array, v: Float64Array) => gram(u, v, a.n * classes, b.n * classes);

  it('has in-in, out-out and both cross terms', () => {
    const [u1, u2] = untied(model, apart, a);
    const [v1, v2] = untied(model, apart, b);
    const terms = [term(u1, v1), term(u2, v2), term(u1, v2), term(u2, v1)];
    const expected = terms[0].map((_, at) => rate * terms.reduce((sum, values) => sum + values[at], 0));
    const { total } = kernel(model, a, b);
    expect(relativeError(total, expected)).toBeLessThan(1e-13);
    const without = terms[0].map((value, at) => rate * (value + terms[1][at]));
    expect(relativeError(total, without)).toBeGreaterThan(0.05);
  });
});
