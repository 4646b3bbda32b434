// What the oracle must know of a node type: its value, its tangent, how that bends, its cotangent and its parameters' gradients.
import type { GraphNode } from '../model/graph';
import type { Batch, NodeValues, ReferenceModel, Tangent } from './model';

export type Shape = readonly number[];
export type NodeOf<Op extends GraphNode['op']> = Extract<GraphNode, { op: Op }>;

/** A forward pass that was made: the values of all nodes, and their shapes per datapoint. */
export interface Trace {
  readonly model: ReferenceModel;
  readonly batch: Batch;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly nodes: NodeValues;
}

/** What a rule sees: its node, and the values [n, features] and shapes (per datapoint) around it. */
export interface View<Node extends GraphNode = GraphNode> {
  readonly node: Node;
  readonly model: ReferenceModel;
  readonly batch: Batch;
  readonly inputs: readonly Float64Array[];
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
}

/** The array that takes the gradient of a parameter, in its shape, of one datapoint. */
export type GradientOf = (parameter: string, datapoint: number) => Float64Array;

/** The rule of one node type. Cotangents and gradients are added to what is there. */
export interface Rule<Op extends GraphNode['op']> {
  readonly value: (view: View<NodeOf<Op>>) => Float64Array;
  /** Derivative of the value where those of the inputs are `tangents`. */
  readonly tangent: (view: View<NodeOf<Op>>, tangents: readonly Float64Array[], direction: Tangent) => Float64Array;
  /**
   * Second derivative of the value at e = 0 where the inputs are inputs + e `tangents` and the parameters theta + e direction.
   * Absent where the value is a straight line for every direction.
   */
  readonly curvature?: (view: View<NodeOf<Op>>, tangents: readonly Float64Array[], direction: Tangent) => Float64Array;
  /** Adds to each input's cotangent. Absent where the node reads nothing that has one. */
  readonly cotangent?: (view: View<NodeOf<Op>>, delta: Float64Array, into: readonly Float64Array[]) => void;
  /** Adds to the gradients of the node's parameters, multipliers included. Absent where it has none. */
  readonly gradient?: (view: View<NodeOf<Op>>, delta: Float64Array, gradientOf: GradientOf) => void;
}

/** The view of one node in a pass. */
export function viewOf({ model, batch, shapes, nodes }: Trace, node: GraphNode): View {
  return {
    node,
    model,
    batch,
    inputs: node.inputs.map((id) => nodes.get(id)!),
    inputShapes: node.inputs.map((id) => shapes.get(id)!),
    shape: shapes.get(node.id)!,
  };
}
