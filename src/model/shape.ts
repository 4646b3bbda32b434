// Sizes of the values in a graph: numbers of features per datapoint.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Graph, GraphNode, InputNode, Parameter } from './graph';

/** The parameter called `name`. Throws ShapeMismatch when the graph has none. */
export function parameterOf(graph: Graph, name: string): Parameter {
  const found = graph.parameters.find((parameter) => parameter.name === name);
  if (!found) throw shapeMismatch(`a parameter called ${name}`, 'none');
  return found;
}

/** The graph's one input node. Throws ShapeMismatch when there is not exactly one. */
export function inputNode(graph: Graph): InputNode {
  const found = graph.nodes.filter((node) => node.op === 'input');
  if (found.length !== 1) throw shapeMismatch('one input node', `${found.length}`);
  return found[0];
}

function nodeSize(graph: Graph, node: GraphNode, sizes: ReadonlyMap<string, number>): number {
  if (node.op === 'input') return sizeOf(node.shape);
  if (node.op === 'dense') return parameterOf(graph, node.weight).shape[0];
  const size = sizes.get(node.inputs[0]);
  if (size === undefined)
    throw shapeMismatch(`node ${node.inputs[0]} before node ${node.id}`, 'no such node before it');
  return size;
}

/** Features per datapoint of every node, by id, in the graph's order. */
export function nodeSizes(graph: Graph): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const node of graph.nodes) sizes.set(node.id, nodeSize(graph, node, sizes));
  return sizes;
}

/** Features of one datapoint. */
export function inputSize(graph: Graph): number {
  return sizeOf(inputNode(graph).shape);
}

/** The number C of logits. */
export function outputSize(graph: Graph): number {
  const size = nodeSizes(graph).get(graph.output);
  if (size === undefined) throw shapeMismatch(`a node called ${graph.output}`, 'none');
  return size;
}

/** Ids of the hidden layers, first to last: what a dense node reads, the input itself excepted. */
export function hiddenLayers(graph: Graph): string[] {
  const input = inputNode(graph).id;
  const read = graph.nodes.filter((node) => node.op === 'dense').map((node) => node.inputs[0]);
  return [...new Set(read)].filter((id) => id !== input);
}

/** The number of trained numbers. */
export function parameterCount(graph: Graph): number {
  return graph.parameters.reduce((count, parameter) => count + sizeOf(parameter.shape), 0);
}
