// Shapes of the values in a graph, per datapoint.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Graph, GraphNode, InputNode, Parameter } from './graph';
import { windowPositions } from './window';

type Shape = readonly number[];
type Node<Op extends GraphNode['op']> = Extract<GraphNode, { op: Op }>;
type Rule<Op extends GraphNode['op']> = (node: Node<Op>, inputs: readonly Shape[], graph: Graph) => Shape;

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

const same = (_node: GraphNode, [input]: readonly Shape[]): Shape => input;
const stated = ({ shape }: { readonly shape: Shape }): Shape => shape;

const rules: { readonly [Op in GraphNode['op']]: Rule<Op> } = {
  input: stated,
  constant: stated,
  rearrange: stated,
  concat: stated,
  parameter: ({ parameter }, _inputs, graph) => parameterOf(graph, parameter).shape,
  dense: ({ weight, layout }, [input], graph) => {
    const [first, second] = parameterOf(graph, weight).shape;
    return [...input.slice(0, -1), layout === 'in-out' ? second : first];
  },
  conv: ({ weight, window }, [[, ...size]], graph) => [
    parameterOf(graph, weight).shape[0],
    ...windowPositions(size, window),
  ],
  embedding: ({ weight }, [tokens], graph) => [...tokens, parameterOf(graph, weight).shape[1]],
  matmul: (_node, [left, right]) => [...left.slice(0, -1), right.at(-1)!],
  reduce: (_node, [input]) => input.slice(0, -1),
  activation: same,
  unary: same,
  add: same,
  binary: same,
  softmax: same,
  normalise: same,
};

/** Shape of a node's value where its inputs have these. Throws ShapeMismatch where a window does not fit. */
export function nodeShape(graph: Graph, node: GraphNode, inputs: readonly Shape[]): Shape {
  return (rules[node.op] as Rule<GraphNode['op']>)(node as never, inputs, graph);
}

/** Shape of every node's value per datapoint, by id, in the graph's order. Throws ShapeMismatch. */
export function nodeShapes(graph: Graph): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => {
      const shape = shapes.get(id);
      if (!shape) throw shapeMismatch(`node ${id} before node ${node.id}`, 'no such node before it');
      return shape;
    });
    shapes.set(node.id, nodeShape(graph, node, inputs));
  }
  return shapes;
}

/** Numbers per datapoint of every node, by id, in the graph's order. */
export function nodeSizes(graph: Graph): Map<string, number> {
  return new Map([...nodeShapes(graph)].map(([id, shape]) => [id, sizeOf(shape)]));
}

/** Numbers in one datapoint. */
export function inputSize(graph: Graph): number {
  return sizeOf(inputNode(graph).shape);
}

/** The number C of logits, or numbers of whatever the output is. */
export function outputSize(graph: Graph): number {
  const size = nodeSizes(graph).get(graph.output);
  if (size === undefined) throw shapeMismatch(`a node called ${graph.output}`, 'none');
  return size;
}

const mostHidden = 12;

export interface HiddenLayer {
  readonly id: string;
  /** 1 is the first, whether all are listed or not. */
  readonly depth: number;
  /** The weight that reads it. */
  readonly weight: string;
}

/**
 * The hidden layers, first to last: what a dense node or a convolution reads, the input itself excepted. Of more than 12
 * the first, the last and as many between them, evenly spread.
 */
export function hiddenLayers(graph: Graph): HiddenLayer[] {
  const readers = new Map([[inputNode(graph).id, '']]);
  for (const node of graph.nodes) {
    const isReader = node.op === 'dense' || node.op === 'conv';
    if (isReader && !readers.has(node.inputs[0])) readers.set(node.inputs[0], node.weight);
  }
  const all = [...readers].slice(1).map(([id, weight], index) => ({ id, weight, depth: index + 1 }));
  if (all.length <= mostHidden) return all;
  const step = (all.length - 1) / (mostHidden - 1);
  return Array.from({ length: mostHidden }, (_, at) => all[Math.round(at * step)]);
}

/** Whether the network reads token ids and answers with a logit for each of them, at one position or at several. */
export function isLanguageModel(graph: Graph): boolean {
  const { vocabulary } = inputNode(graph);
  return vocabulary !== undefined && nodeShapes(graph).get(graph.output)?.at(-1) === vocabulary;
}

/** The number of trained numbers. */
export function parameterCount(graph: Graph): number {
  return graph.parameters.reduce((count, parameter) => count + sizeOf(parameter.shape), 0);
}

/** Names of the parameters a node uses. */
export function parametersOf(node: GraphNode): string[] {
  if (node.op === 'dense' || node.op === 'conv')
    return node.bias === undefined ? [node.weight] : [node.weight, node.bias];
  if (node.op === 'embedding') return [node.weight];
  return node.op === 'parameter' ? [node.parameter] : [];
}

/** Every place a parameter is used at. */
export function usesOf(graph: Graph, name: string): { readonly node: GraphNode; readonly part: 'weight' | 'bias' }[] {
  return graph.nodes.flatMap((node) =>
    parametersOf(node)
      .map((used, at) => ({ node, part: at === 0 ? ('weight' as const) : ('bias' as const), used }))
      .filter(({ used }) => used === name),
  );
}
