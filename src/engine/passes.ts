// Walks over the graph: forward, jvp of k directions, vjp of C cotangents, gradients. Each records commands only.
import { shapeMismatch } from '../core/errors';
import type { Matrix } from '../gpu/matrix';
import type { Graph, GraphNode } from '../model/graph';
import { inputNode } from '../model/shape';
import type { OpContext } from '../ops/context';
import { addCotangents, shared, stacked, type Cotangent } from '../ops/cotangent';
import type { Primal } from '../ops/op';
import type { ParameterSet } from '../ops/parameter-set';
import { opOf } from '../ops/registry';

/** Values of every node for n datapoints, each [features, n]. */
export interface Activations {
  readonly n: number;
  readonly values: ReadonlyMap<string, Matrix>;
}

/** Cotangents that reached each node, by id. */
export type Deltas = ReadonlyMap<string, Cotangent>;

/** Records a forward pass of datapoints [features, n]. */
export function encodeForward(context: OpContext, graph: Graph, input: Matrix): Activations {
  const values = new Map<string, Matrix>();
  for (const node of graph.nodes) {
    if (node.op === 'input') values.set(node.id, checkInput(node, input));
    else
      values.set(
        node.id,
        opOf(node).forward(
          context,
          node,
          node.inputs.map((id) => values.get(id)!),
        ),
      );
  }
  return { n: input.columns, values };
}

export function logitsOf(graph: Graph, activations: Activations): Matrix {
  return activations.values.get(graph.output)!;
}

/**
 * Records J v for k directions at once, in parameter space, in input space, or both. Returns [k * C, n], or undefined
 * where no direction reaches the logits.
 */
export function encodeJvp(
  context: OpContext,
  graph: Graph,
  activations: Activations,
  directions: Directions,
): Matrix | undefined {
  const count = directions.parameters?.count ?? directions.count ?? 1;
  const tangents = new Map<string, Matrix | undefined>([[inputNode(graph).id, directions.input]]);
  for (const node of graph.nodes) {
    if (node.op === 'input') continue;
    const inputs = node.inputs.map((id) => tangents.get(id));
    const owned = node.inputs.map((id) => id !== inputNode(graph).id && consumers(graph, id) === 1);
    const parameters = directions.parameters;
    tangents.set(
      node.id,
      opOf(node).jvp(context, node, primalOf(node, activations), { count, inputs, owned, parameters }),
    );
  }
  return tangents.get(graph.output);
}

export interface Directions {
  /** k parameter tangents. */
  readonly parameters?: ParameterSet;
  /** k input tangents, [k * features, n]; their number is `count` when no parameter tangents are given. */
  readonly input?: Matrix;
  readonly count?: number;
}

/** Records the backward pass of cotangents at the logits down to every node that parameters need (and the input, if asked). */
export function encodeBackward(
  context: OpContext,
  graph: Graph,
  activations: Activations,
  seed: Cotangent,
  toInput = false,
): Deltas {
  const deltas = new Map<string, Cotangent>([[graph.output, shared(seed)]]);
  const needed = toInput ? undefined : trainedBelow(graph);
  for (const node of [...graph.nodes].reverse()) {
    const cotangent = deltas.get(node.id);
    if (!cotangent || node.op === 'input') continue;
    if (needed && !node.inputs.some((id) => needed.has(id))) continue;
    const sent = opOf(node).vjp(context, node, primalOf(node, activations), keep(node, cotangent));
    node.inputs.forEach((id, index) => receive(context, deltas, id, sent[index], activations.n));
  }
  return deltas;
}

/** Records the gradients of C cotangents, summed over datapoints, each parameter's times `weigh`, into C sets. */
export function encodeGradients(
  context: OpContext,
  graph: Graph,
  activations: Activations,
  deltas: Deltas,
  into: ParameterSet,
  weigh: (name: string) => number = () => 1,
): void {
  for (const node of graph.nodes) {
    const cotangent = deltas.get(node.id);
    if (!cotangent || node.op !== 'dense') continue;
    opOf(node).gradient(
      context,
      node,
      primalOf(node, activations),
      stacked(context, cotangent, activations.n),
      into,
      weigh,
    );
  }
}

export function primalOf(node: GraphNode, { values }: Activations): Primal {
  return { inputs: node.inputs.map((id) => values.get(id)!), output: values.get(node.id)! };
}

/** A dense node's own deltas are wanted later: what flows on must not overwrite them. */
function keep(node: GraphNode, cotangent: Cotangent): Cotangent {
  return node.op === 'dense' ? shared(cotangent) : cotangent;
}

function receive(context: OpContext, deltas: Map<string, Cotangent>, id: string, sent: Cotangent, n: number): void {
  const before = deltas.get(id);
  deltas.set(id, before ? addCotangents(context, before, sent, n) : sent);
}

function consumers(graph: Graph, id: string): number {
  return graph.nodes.filter((node) => (node.inputs as readonly string[]).includes(id)).length;
}

/** Nodes with a parameter at or below them: the rest need no cotangents. */
function trainedBelow(graph: Graph): Set<string> {
  const trained = new Set<string>();
  for (const node of graph.nodes) {
    if (node.op === 'dense' || node.inputs.some((id) => trained.has(id))) trained.add(node.id);
  }
  return trained;
}

function checkInput(node: GraphNode & { op: 'input' }, input: Matrix): Matrix {
  const features = node.shape.reduce((product, length) => product * length, 1);
  if (features !== input.rows) throw shapeMismatch(`${features} features`, `${input.rows}`);
  return input;
}
