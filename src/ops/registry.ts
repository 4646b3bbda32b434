// Which primitive implements a node.
import type { GraphNode } from '../model/graph';
import { activationOp } from './activation';
import { addOp } from './add';
import { binaryOp } from './binary';
import { concatOp } from './concat';
import { constantOp } from './constant';
import { convOp } from './conv';
import { denseOp } from './dense';
import { embeddingOp } from './embedding';
import { inputOp } from './input';
import { matmulOp } from './matmul';
import { normaliseOp } from './normalise';
import type { Op } from './op';
import { parameterOp } from './parameter';
import { rearrangeOp } from './rearrange';
import { reduceOp } from './reduce';
import { softmaxOp } from './softmax';
import { unaryOp } from './unary';

const ops: { [Kind in GraphNode['op']]: Op<Extract<GraphNode, { op: Kind }>> } = {
  input: inputOp,
  constant: constantOp,
  parameter: parameterOp,
  dense: denseOp,
  conv: convOp,
  embedding: embeddingOp,
  activation: activationOp,
  unary: unaryOp,
  add: addOp,
  binary: binaryOp,
  matmul: matmulOp,
  reduce: reduceOp,
  rearrange: rearrangeOp,
  concat: concatOp,
  softmax: softmaxOp,
  normalise: normaliseOp,
};

export function opOf(node: GraphNode): Op<GraphNode> {
  return ops[node.op] as Op<GraphNode>;
}
