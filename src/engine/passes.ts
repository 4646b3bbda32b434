// Walks over the graph: forward, jvp of k directions, vjp of C cotangents, gradients. Each records commands only.
import { shapeMismatch } from '../core/errors';
import type { Matrix } from '../gpu/matrix';
import { encodeAddTo } from '../kernels/add-to';
import type { Graph, GraphNode } from '../model/graph';
import { inputNode, parametersOf } from '../model/shape';
import type { OpContext } from '../ops/context';
import { addCotangents, shared, stacked, type Cotangent, type StackedCotangent } from '../ops/cotangent';
import type { Primal } from '../ops/op';
import { ParameterSet } from '../ops/parameter-set';
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
          input.columns,
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
    const owned = node.inputs.map((id) => isOnlyReader(graph, id, tangents));
    const parameters = directions.parameters;
    tangents.set(
      node.id,
      opOf(node).jvp(context, node, primalOf(node, activations), { count, inputs, owned, parameters }),
    );
  }
  return tangents.get(graph.output);
}

/** Whether the one node that reads `id` may change its tangent in place: a reshape may have passed the same buffer on. */
function isOnlyReader(graph: Graph, id: string, tangents: ReadonlyMap<string, Matrix | undefined>): boolean {
  const buffer = tangents.get(id)?.buffer;
  const holders = [...tangents.values()].filter((tangent) => tangent?.buffer === buffer);
  return holders.length === 1 && id !== inputNode(graph).id && id !== graph.output && readers(graph, id) === 1;
}

export interface Directions {
  /** k parameter tangents. */
  readonly parameters?: ParameterSet;
  /** k input tangents, [k * features, n]; their number is `count` when no parameter tangents are given. */
  readonly input?: Matrix;
  readonly count?: number;
}

export interface BackwardOptions {
  /** Also down to the input. */
  readonly toInput?: boolean;
  /** Only as far as these parameters need; all when absent. */
  readonly counted?: (name: string) => boolean;
}

/** Records the backward pass of cotangents at the logits down to every node that parameters need. */
export function encodeBackward(
  context: OpContext,
  graph: Graph,
  activations: Activations,
  seed: Cotangent,
  options: BackwardOptions = {},
): Deltas {
  const deltas = new Map<string, Cotangent>([[graph.output, shared(seed)]]);
  const needed = reached(graph, options);
  for (const node of [...graph.nodes].reverse()) {
    const cotangent = deltas.get(node.id);
    if (!cotangent || !node.inputs.some((id) => needed.has(id))) continue;
    const sent = opOf(node).vjp(context, node, primalOf(node, activations), keep(node, cotangent));
    node.inputs.forEach((id, index) => {
      if (needed.has(id)) receive(context, deltas, id, sent[index], activations.n);
    });
  }
  return deltas;
}

/**
 * Records the gradients of C cotangents, summed over datapoints, each parameter's times `weigh`, into C sets. What a
 * parameter's second use and those after it give is added to the first's.
 */
export function encodeGradients(
  context: OpContext,
  graph: Graph,
  activations: Activations,
  deltas: Deltas,
  into: ParameterSet,
  weigh: (name: string) => number = () => 1,
): void {
  const met = new Set<string>();
  for (const node of graph.nodes) {
    const [cotangent, names] = [deltas.get(node.id), parametersOf(node)];
    if (!cotangent || names.length === 0) continue;
    const own = stacked(context, cotangent, activations.n);
    const again = names.filter((name) => met.has(name));
    const use = { node, primal: primalOf(node, activations), cotangent: own, weigh };
    if (again.length === 0) encodeUse(context, use, into);
    else encodeUseAgain(context, use, into, again);
    names.forEach((name) => met.add(name));
  }
}

interface ParameterUse {
  readonly node: GraphNode;
  readonly primal: Primal;
  readonly cotangent: StackedCotangent;
  readonly weigh: (name: string) => number;
}

function encodeUse(context: OpContext, { node, primal, cotangent, weigh }: ParameterUse, into: ParameterSet): void {
  opOf(node).gradient(context, node, primal, cotangent, into, weigh);
}

/** The gradients of a node some of whose parameters (`again`) were used before: through sets of their own. */
function encodeUseAgain(context: OpContext, use: ParameterUse, into: ParameterSet, again: readonly string[]): void {
  const own = ParameterSet.create(context.list.scratch, 'gradients of one use', into.layout, into.count);
  encodeUse(context, use, own);
  for (const name of parametersOf(use.node)) {
    for (let set = 0; set < into.count; set++) {
      const [source, target] = [own.matrix(name, set), into.matrix(name, set)];
      if (again.includes(name)) encodeAddTo(context.list, { target, source });
      else copyParameter(context, own, into, name, set);
    }
  }
}

function copyParameter(context: OpContext, from: ParameterSet, to: ParameterSet, name: string, set: number): void {
  const { offset } = from.matrix(name, set);
  context.list.copyBuffer(from.buffer, offset * 4, to.buffer, offset * 4, from.layout.lengthOf(name) * 4);
}

export function primalOf(node: GraphNode, { values }: Activations): Primal {
  return { inputs: node.inputs.map((id) => values.get(id)!), output: values.get(node.id)! };
}

/** The own deltas of a node with parameters are wanted later: what flows on must not overwrite them. */
function keep(node: GraphNode, cotangent: Cotangent): Cotangent {
  return parametersOf(node).length > 0 ? shared(cotangent) : cotangent;
}

function receive(context: OpContext, deltas: Map<string, Cotangent>, id: string, sent: Cotangent, n: number): void {
  const before = deltas.get(id);
  deltas.set(id, before ? addCotangents(context, before, sent, n) : sent);
}

/** How often a value is read. */
function readers(graph: Graph, id: string): number {
  return graph.nodes.flatMap((node) => node.inputs as readonly string[]).filter((input) => input === id).length;
}

/** Nodes with a parameter (or the input, if asked) at or below them: the rest need no cotangents. */
function reached(graph: Graph, { toInput = false, counted = () => true }: BackwardOptions): Set<string> {
  const found = new Set<string>();
  for (const node of graph.nodes) {
    const own = parametersOf(node).some(counted) || (toInput && node.op === 'input' && node.vocabulary === undefined);
    if (own || node.inputs.some((id) => found.has(id))) found.add(node.id);
  }
  return found;
}

function checkInput(node: GraphNode & { op: 'input' }, input: Matrix): Matrix {
  const features = node.shape.reduce((product, length) => product * length, 1);
  if (features !== input.rows) throw shapeMismatch(`${features} features`, `${input.rows}`);
  return input;
}
