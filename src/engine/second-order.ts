// First and second derivatives along directions of the parameters, in one walk over the graph. Records commands only.
import type { Matrix } from '../gpu/matrix';
import { encodeAddTo } from '../kernels/add-to';
import type { Graph, GraphNode } from '../model/graph';
import type { OpContext } from '../ops/context';
import type { Primal, Tangents } from '../ops/op';
import type { ParameterSet } from '../ops/parameter-set';
import { opOf } from '../ops/registry';
import { type Activations, primalOf } from './passes';

/** Of a value f along k directions v, each [k * features, n]; undefined where it is zero. */
export interface Derivatives {
  /** J v. */
  readonly first: Matrix | undefined;
  /** v^T (d2f / dtheta2) v. */
  readonly second: Matrix | undefined;
}

const none: Derivatives = { first: undefined, second: undefined };

/** Records both derivatives of the logits along k directions. */
export function encodeSecondOrder(
  context: OpContext,
  graph: Graph,
  activations: Activations,
  directions: ParameterSet,
): Derivatives {
  const known = new Map<string, Derivatives>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => known.get(id)!);
    const isInput = node.op === 'input';
    known.set(node.id, isInput ? none : encodeNode(context, node, primalOf(node, activations), inputs, directions));
  }
  return known.get(graph.output)!;
}

function encodeNode(
  context: OpContext,
  node: GraphNode,
  primal: Primal,
  inputs: readonly Derivatives[],
  directions: ParameterSet,
): Derivatives {
  const op = opOf(node);
  const along = (values: readonly (Matrix | undefined)[], parameters?: ParameterSet): Tangents => ({
    ...{ count: directions.count, inputs: values, owned: values.map(() => false), parameters },
  });
  const tangents = along(
    inputs.map(({ first }) => first),
    directions,
  );
  const first = op.jvp(context, node, primal, tangents);
  const passedOn = op.jvp(context, node, primal, along(inputs.map(({ second }) => second)));
  const own = op.curvature?.(context, node, primal, tangents, first);
  if (own && passedOn) encodeAddTo(context.list, { target: passedOn, source: own });
  return { first, second: passedOn ?? own };
}
