// Which primitive implements a node.
import type { GraphNode } from '../model/graph';
import { activationOp } from './activation';
import { addOp } from './add';
import { denseOp } from './dense';
import { inputOp } from './input';
import type { Op } from './op';

const ops: { [Kind in GraphNode['op']]: Op<Extract<GraphNode, { op: Kind }>> } = {
  input: inputOp,
  dense: denseOp,
  activation: activationOp,
  add: addOp,
};

export function opOf(node: GraphNode): Op<GraphNode> {
  return ops[node.op] as Op<GraphNode>;
}
