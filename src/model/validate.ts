// Refuses a graph or a model that does not hang together, before anything is computed from it.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { DenseNode, Graph, GraphNode, Model, Parameter } from './graph';
import { inputNode } from './shape';

function requireUnique(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw shapeMismatch(`each ${what} once`, `${what} ${name} twice`);
    seen.add(name);
  }
}

function checkParameter({ name, shape, multiplier, rate, deviation }: Parameter): void {
  if (shape.length === 0 || shape.some((length) => !Number.isInteger(length) || length < 1)) {
    throw shapeMismatch(`positive whole lengths in the shape of ${name}`, `[${shape}]`);
  }
  const scales = [multiplier, rate, deviation];
  if (!scales.every(Number.isFinite) || rate < 0 || deviation < 0) {
    throw shapeMismatch(`finite multiplier, rate and deviation of ${name}`, `${scales}`);
  }
}

function requireShape(graph: Graph, node: DenseNode, name: string, shape: readonly number[]): void {
  const parameter = graph.parameters.find((candidate) => candidate.name === name);
  if (!parameter) throw shapeMismatch(`parameter ${name} of node ${node.id}`, 'none');
  const fits = parameter.shape.length === shape.length && shape.every((length, i) => parameter.shape[i] === length);
  if (!fits) throw shapeMismatch(`shape [${shape}] of ${name} in node ${node.id}`, `[${parameter.shape}]`);
}

function checkDense(graph: Graph, node: DenseNode, fanIn: number): number {
  const fanOut = graph.parameters.find((parameter) => parameter.name === node.weight)?.shape[0] ?? 0;
  requireShape(graph, node, node.weight, [fanOut, fanIn]);
  if (node.bias !== undefined) requireShape(graph, node, node.bias, [fanOut]);
  return fanOut;
}

function checkNode(graph: Graph, node: GraphNode, sizes: ReadonlyMap<string, number>): number {
  const read = node.inputs.map((id) => {
    const size = sizes.get(id);
    if (size === undefined) throw shapeMismatch(`node ${id} before node ${node.id}`, 'no such node before it');
    return size;
  });
  if (node.op === 'input') return sizeOf(node.shape);
  if (node.op === 'dense') return checkDense(graph, node, read[0]);
  if (node.op === 'add' && read[0] !== read[1]) {
    throw shapeMismatch(`equal sizes to add in node ${node.id}`, `${read[0]} and ${read[1]}`);
  }
  return read[0];
}

function checkUsed(graph: Graph): void {
  const used = new Set(graph.nodes.flatMap((node) => (node.op === 'dense' ? [node.weight, node.bias] : [])));
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
  const input = inputNode(graph);
  if (input.shape.some((length) => !Number.isInteger(length) || length < 1)) {
    throw shapeMismatch('positive whole lengths in the shape of the input', `[${input.shape}]`);
  }
  const sizes = new Map<string, number>();
  for (const node of graph.nodes) sizes.set(node.id, checkNode(graph, node, sizes));
  if (!sizes.has(graph.output)) throw shapeMismatch(`an output node called ${graph.output}`, 'none');
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
