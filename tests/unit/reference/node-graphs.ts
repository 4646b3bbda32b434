// Small graphs at odd shapes, each around one node type with parameters before it, and seeded numbers for them.
import { sizeOf } from '../../../src/core/tensor';
import { activationKinds, type Graph, type GraphNode, type Parameter, type Window } from '../../../src/model/graph';
import { inputNode, inputSize } from '../../../src/model/shape';
import type { Batch, ReferenceModel } from '../../../src/reference/model';
import { zeroParameters } from '../../../src/reference/model';
import { randomIndex, randomNumbers } from '../../support/numbers';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Multipliers and rates differ between parameters, so that one left out or swapped shows. */
const parametersOf = (shapes: Shapes): Parameter[] =>
  Object.entries(shapes).map(([name, shape], at) => ({
    name,
    shape,
    multiplier: 0.7 + 0.2 * at,
    rate: 1.5 + at,
    deviation: 1,
  }));

/** A graph of these nodes; the last is the output. */
export function graphOf(nodes: readonly GraphNode[], shapes: Shapes): Graph {
  return { nodes, parameters: parametersOf(shapes), output: nodes.at(-1)!.id };
}

export const input = (...shape: number[]): GraphNode => ({ op: 'input', id: 'x', inputs: [], shape });
export const tokens = (vocabulary: number, ...shape: number[]): GraphNode => ({
  op: 'input',
  id: 'x',
  inputs: [],
  shape,
  vocabulary,
});
export const dense = (id: string, from: string, weight: string, bias?: string): GraphNode => ({
  op: 'dense',
  id,
  inputs: [from],
  weight,
  bias,
});
export const rearrange = (id: string, from: string, shape: number[], index?: number[], fill = 0): GraphNode => ({
  op: 'rearrange',
  id,
  inputs: [from],
  shape,
  index: index && Int32Array.from(index),
  fill,
});
export const window = (size: number[], changes: Partial<Window> = {}): Window => ({
  size,
  stride: size.map(() => 1),
  dilation: size.map(() => 1),
  before: size.map(() => 0),
  after: size.map(() => 0),
  ...changes,
});

/** x, then z = a dense layer of it, then the given nodes that read z. */
function after(shape: number[], nodes: readonly GraphNode[], shapes: Shapes = {}): Graph {
  const last = shape.at(-1)!;
  return graphOf([input(...shape), dense('z', 'x', 'w', 'b'), ...nodes], { w: [last, last], b: [last], ...shapes });
}

const unary = (kind: Extract<GraphNode, { op: 'unary' }>['kind'], constants: number[] = [], from = 'z') =>
  ({ op: 'unary', id: `${kind} of ${from}`, inputs: [from], kind, constants }) as const;
const positive = unary('exp');
const conv = (groups: number, of: Window, bias?: string): GraphNode => ({
  op: 'conv',
  id: 'conv',
  inputs: ['z'],
  weight: 'filters',
  bias,
  groups,
  window: of,
});
const binary = (kind: 'subtract' | 'multiply' | 'divide', first: string, second: string): GraphNode => ({
  op: 'binary',
  id: kind,
  inputs: [first, second],
  kind,
});

const linear: Readonly<Record<string, Graph>> = {
  'dense, one position': after([5], [dense('out', 'z', 'v', 'c')], { v: [3, 5], c: [3] }),
  'dense over positions': after([3, 5], [dense('out', 'z', 'v', 'c')], { v: [4, 5], c: [4] }),
  'dense in-out over positions': after(
    [2, 3, 5],
    [{ op: 'dense', id: 'out', inputs: ['z'], weight: 'v', bias: 'c', layout: 'in-out' }],
    { v: [5, 4], c: [4] },
  ),
  'conv over one axis': after(
    [3, 9],
    [conv(1, window([3], { stride: [2], dilation: [2], before: [1], after: [2] }), 'c')],
    { filters: [5, 3, 3], c: [5] },
  ),
  'conv over two axes, in groups': after(
    [4, 5, 6],
    [conv(2, window([3, 2], { stride: [2, 1], dilation: [1, 2], before: [1, 0], after: [0, 1] }))],
    { filters: [6, 2, 3, 2] },
  ),
  'conv of each channel alone': after([3, 5, 5], [conv(3, window([3, 3], { before: [1, 1], after: [1, 1] }), 'c')], {
    filters: [3, 1, 3, 3],
    c: [3],
  }),
  embedding: graphOf(
    [
      tokens(7, 3),
      { op: 'embedding', id: 'e', inputs: ['x'], weight: 'w' },
      { op: 'activation', id: 'out', inputs: ['e'], kind: 'tanh' },
    ],
    { w: [7, 5] },
  ),
};

const ofOneValue: Readonly<Record<string, Graph>> = {
  ...Object.fromEntries(
    activationKinds.map((kind) => [
      kind,
      after([3, 5], [{ op: 'activation', id: 'out', inputs: ['z'], kind, slope: 0.3 }]),
    ]),
  ),
  exp: after([3], [positive]),
  log: after([3], [positive, unary('log', [], positive.id), dense('out', `log of ${positive.id}`, 'v')], { v: [2, 3] }),
  sqrt: after([3], [positive, unary('sqrt', [], positive.id)]),
  reciprocal: after([3], [positive, unary('reciprocal', [], positive.id)]),
  'power 1.7': after([3], [positive, unary('power', [1.7], positive.id)]),
  ...Object.fromEntries(
    (['negate', 'absolute', 'cosine', 'softsign'] as const).map((kind) => [kind, after([7], [unary(kind)])]),
  ),
  elu: after([7], [unary('elu', [1.3])]),
  celu: after([7], [unary('celu', [0.6])]),
  clip: after([17], [unary('clip', [-3, 4])]),
  'hard-sigmoid': after([17], [unary('hard-sigmoid', [0.1, 0.5])]),
  step: after([7], [unary('step'), binary('multiply', 'step of z', 'z')]),
  floor: after([7], [unary('floor'), binary('multiply', 'floor of z', 'z')]),
  'power 2': after([5], [unary('power', [2])]),
  'power 0': after([5], [unary('power', [0]), binary('multiply', 'power of z', 'z')]),
  softmax: after([3, 5], [{ op: 'softmax', id: 'out', inputs: ['z'], log: false }]),
  'log-softmax': after([3, 5], [{ op: 'softmax', id: 'out', inputs: ['z'], log: true }]),
  'normalise, centred': after([3, 5], [{ op: 'normalise', id: 'out', inputs: ['z'], centred: true, epsilon: 1e-2 }]),
  'normalise, not centred': after([7], [{ op: 'normalise', id: 'out', inputs: ['z'], centred: false, epsilon: 1e-5 }]),
  ...Object.fromEntries(
    (['sum', 'mean', 'max'] as const).map((kind) => [
      kind,
      after([2, 3, 5], [{ op: 'reduce', id: 'out', inputs: ['z'], kind }]),
    ]),
  ),
  'reduce to one number': after([5], [{ op: 'reduce', id: 'out', inputs: ['z'], kind: 'sum' }]),
  'rearrange with repeats, gaps and a fill': after(
    [3, 3],
    [rearrange('out', 'z', [2, 4], [4, 4, -1, 0, 8, -1, 4, 7], 2)],
  ),
  reshape: after([3, 4], [rearrange('out', 'z', [2, 6])]),
};

const mask = Float32Array.from({ length: 15 }, (_, at) => Math.cos(at));
const ofSeveral: Readonly<Record<string, Graph>> = {
  parameter: after(
    [3, 5],
    [{ op: 'parameter', id: 'gain', inputs: [], parameter: 'g' }, binary('multiply', 'z', 'gain')],
    { g: [3, 5] },
  ),
  constant: after(
    [3, 5],
    [{ op: 'constant', id: 'mask', inputs: [], shape: [3, 5], data: mask }, binary('multiply', 'mask', 'z')],
  ),
  add: after([3, 5], [{ op: 'add', id: 'out', inputs: ['x', 'z'] }]),
  'add of one value twice': after([3], [{ op: 'add', id: 'out', inputs: ['z', 'z'] }]),
  subtract: after([3, 5], [positive, binary('subtract', 'z', positive.id)]),
  multiply: after([3, 5], [binary('multiply', 'x', 'z')]),
  square: after([3], [binary('multiply', 'z', 'z')]),
  divide: after([3, 5], [positive, binary('divide', 'z', positive.id)]),
  matmul: after([2, 3, 5], [rearrange('right', 'x', [2, 5, 3]), { op: 'matmul', id: 'out', inputs: ['z', 'right'] }]),
  'matmul of a value with itself': after([3, 3], [{ op: 'matmul', id: 'out', inputs: ['z', 'z'] }]),
  'matmul of a row and a column': after(
    [5],
    [
      rearrange('row', 'z', [1, 5]),
      rearrange('column', 'x', [5, 1]),
      { op: 'matmul', id: 'out', inputs: ['row', 'column'] },
    ],
  ),
  concat: after(
    [2, 3],
    [
      { op: 'reduce', id: 'sums', inputs: ['z'], kind: 'sum' },
      { op: 'concat', id: 'out', inputs: ['z', 'sums', 'x', 'z'], shape: [20] },
    ],
  ),
};

/** Every node type at odd shapes, by name. */
export const nodeGraphs: Readonly<Record<string, Graph>> = { ...linear, ...ofOneValue, ...ofSeveral };

/** Seeded float64 values for a graph's parameters. */
export function modelOf(graph: Graph, seed: number): ReferenceModel {
  const values = graph.parameters.map(({ name, shape }) => [name, randomNumbers(sizeOf(shape), seed, name)]);
  return { graph, values: Object.fromEntries(values) as Record<string, Float64Array> };
}

/** Seeded datapoints: normal numbers, or token ids. */
export function batchOf(graph: Graph, n: number, seed: number): Batch {
  const { vocabulary } = inputNode(graph) as { vocabulary?: number };
  const count = n * inputSize(graph);
  if (vocabulary === undefined) return { n, data: randomNumbers(count, seed, `batch ${n}`) };
  return { n, data: Float64Array.from({ length: count }, (_, at) => randomIndex(vocabulary, seed + n, at)) };
}

/** Seeded numbers for every parameter. */
export function directionOf(graph: Graph, seed: number): Record<string, Float64Array> {
  const zeros = Object.entries(zeroParameters(graph));
  return Object.fromEntries(zeros.map(([name, { length }]) => [name, randomNumbers(length, seed, `along ${name}`)]));
}
