// Refuses a graph or a model that does not hang together, before anything is computed from it.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Graph, GraphNode, Model, Parameter } from './graph';
import { inputNode, nodeShape, parametersOf } from './shape';

type Shape = readonly number[];
type Node<Op extends GraphNode['op']> = Extract<GraphNode, { op: Op }>;
type Check<Op extends GraphNode['op']> = (node: Node<Op>, inputs: readonly Shape[], graph: Graph) => void;

function requireUnique(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw shapeMismatch(`each ${what} once`, `${what} ${name} twice`);
    seen.add(name);
  }
}

function checkParameter({ name, shape, multiplier, rate, deviation }: Parameter): void {
  if (shape.length === 0) throw shapeMismatch(`positive whole lengths in the shape of ${name}`, '[]');
  requireLengths(name, shape);
  const scales = [multiplier, rate, deviation];
  if (!scales.every(Number.isFinite) || rate < 0 || deviation < 0) {
    throw shapeMismatch(`finite multiplier, rate and deviation of ${name}`, `${scales}`);
  }
}

function requireLengths(name: string, shape: Shape): void {
  if (shape.every((length) => Number.isInteger(length) && length >= 1)) return;
  throw shapeMismatch(`positive whole lengths in the shape of ${name}`, `[${shape}]`);
}

const equal = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((length, axis) => length === b[axis]);

function requireShape(graph: Graph, node: GraphNode, name: string, shape: Shape): void {
  const parameter = graph.parameters.find((candidate) => candidate.name === name);
  if (!parameter) throw shapeMismatch(`parameter ${name} of node ${node.id}`, 'none');
  if (!equal(parameter.shape, shape))
    throw shapeMismatch(`shape [${shape}] of ${name} in node ${node.id}`, `[${parameter.shape}]`);
}

const found = (graph: Graph, name: string): Shape =>
  graph.parameters.find((parameter) => parameter.name === name)?.shape ?? [];

function requireAxes(node: GraphNode, [input]: readonly Shape[], least: number): void {
  if (input.length < least) throw shapeMismatch(`at least ${least} axes for node ${node.id}`, `[${input}]`);
}

const checkDense: Check<'dense'> = (node, inputs, graph) => {
  requireAxes(node, inputs, 1);
  const fanIn = inputs[0].at(-1)!;
  const fanOut = found(graph, node.weight)[node.layout === 'in-out' ? 1 : 0] ?? 0;
  requireShape(graph, node, node.weight, node.layout === 'in-out' ? [fanIn, fanOut] : [fanOut, fanIn]);
  if (node.bias !== undefined) requireShape(graph, node, node.bias, [fanOut]);
};

const checkConv: Check<'conv'> = (node, [[channels, ...size]], graph) => {
  const { window, groups } = node;
  const filters = found(graph, node.weight)[0] ?? 0;
  const lists = [window.size, window.stride, window.dilation, window.before, window.after];
  if (size.length < 1 || lists.some((list) => list.length !== size.length)) {
    throw shapeMismatch(`${size.length} axes in the window of node ${node.id}`, `${lists.map((list) => list.length)}`);
  }
  if (channels % groups !== 0 || filters % groups !== 0) {
    throw shapeMismatch(`channels and filters of node ${node.id} in ${groups} groups`, `${channels} and ${filters}`);
  }
  requireShape(graph, node, node.weight, [filters, channels / groups, ...window.size]);
  if (node.bias !== undefined) requireShape(graph, node, node.bias, [filters]);
};

const checkEmbedding: Check<'embedding'> = (node, _inputs, graph) => {
  const { vocabulary, id } = inputNode(graph);
  if (node.inputs[0] !== id || vocabulary === undefined)
    throw shapeMismatch(`an input of tokens to node ${node.id}`, 'none');
  const [rows, features] = found(graph, node.weight);
  requireShape(graph, node, node.weight, [Math.max(rows ?? 0, vocabulary), features ?? 1]);
};

const checkEqual = (node: GraphNode, [a, b]: readonly Shape[]): void => {
  if (!equal(a, b)) throw shapeMismatch(`equal shapes in node ${node.id}`, `[${a}] and [${b}]`);
};

const checkMatmul: Check<'matmul'> = (node, [left, right]) => {
  const fits = left.length >= 2 && left.at(-1) === right.at(-2) && equal(left.slice(0, -2), right.slice(0, -2));
  if (!fits) throw shapeMismatch(`matrices that can be multiplied in node ${node.id}`, `[${left}] and [${right}]`);
};

const checkRearrange: Check<'rearrange'> = (node, [input]) => {
  const [size, from] = [sizeOf(node.shape), sizeOf(input)];
  if (!node.index && size !== from) throw shapeMismatch(`${from} numbers in node ${node.id}`, `[${node.shape}]`);
  if (!node.index) return;
  if (node.index.length !== size) throw shapeMismatch(`${size} places in node ${node.id}`, `${node.index.length}`);
  const wrong = node.index.find((place) => place < -1 || place >= from);
  if (wrong !== undefined) throw shapeMismatch(`places from -1 to ${from - 1} in node ${node.id}`, `${wrong}`);
};

const checkConcat: Check<'concat'> = (node, inputs) => {
  const total = inputs.reduce((sum, shape) => sum + sizeOf(shape), 0);
  if (sizeOf(node.shape) !== total) throw shapeMismatch(`${total} numbers in node ${node.id}`, `[${node.shape}]`);
};

const oneAxis = (node: GraphNode, inputs: readonly Shape[]): void => requireAxes(node, inputs, 1);

const checks: { readonly [Op in GraphNode['op']]?: Check<Op> } = {
  input: (node) => requireLengths('the input', node.shape),
  constant: (node) => {
    requireLengths(node.id, node.shape);
    if (node.data.length !== sizeOf(node.shape))
      throw shapeMismatch(`numbers of shape [${node.shape}] in ${node.id}`, `${node.data.length}`);
  },
  dense: checkDense,
  conv: checkConv,
  embedding: checkEmbedding,
  add: checkEqual,
  binary: checkEqual,
  matmul: checkMatmul,
  rearrange: checkRearrange,
  concat: checkConcat,
  reduce: oneAxis,
  softmax: oneAxis,
  normalise: oneAxis,
};

function checkNode(graph: Graph, node: GraphNode, shapes: ReadonlyMap<string, Shape>): Shape {
  const inputs = node.inputs.map((id) => {
    const shape = shapes.get(id);
    if (shape === undefined) throw shapeMismatch(`node ${id} before node ${node.id}`, 'no such node before it');
    return shape;
  });
  (checks[node.op] as Check<GraphNode['op']> | undefined)?.(node as never, inputs, graph);
  return nodeShape(graph, node, inputs);
}

function checkUsed(graph: Graph): void {
  const used = new Set(graph.nodes.flatMap(parametersOf));
  for (const { name } of graph.parameters) {
    if (!used.has(name)) throw shapeMismatch(`a node that uses parameter ${name}`, 'none');
  }
}

/** Throws ShapeMismatch unless ids are unique, nodes come after what they read, and all shapes agree. */
export function validateGraph(graph: Graph): void {
  requireUnique(
    'node',
    graph.nodes.map((node) => node.id),
  );
  requireUnique(
    'parameter',
    graph.parameters.map((parameter) => parameter.name),
  );
  graph.parameters.forEach(checkParameter);
  inputNode(graph);
  const shapes = new Map<string, Shape>();
  for (const node of graph.nodes) shapes.set(node.id, checkNode(graph, node, shapes));
  if (!shapes.has(graph.output)) throw shapeMismatch(`an output node called ${graph.output}`, 'none');
  checkUsed(graph);
}

/** Throws ShapeMismatch unless the graph is valid and every parameter has a value of its size. */
export function validateModel(model: Model): void {
  validateGraph(model.graph);
  for (const { name, shape } of model.graph.parameters) {
    const value = Object.hasOwn(model.values, name) ? model.values[name] : undefined;
    if (value?.length !== sizeOf(shape)) {
      throw shapeMismatch(`${sizeOf(shape)} values for ${name}`, `${value?.length ?? 'none'}`);
    }
  }
}
