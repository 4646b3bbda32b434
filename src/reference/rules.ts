// The oracle's rule of every node type.
import type { GraphNode } from '../model/graph';
import { conv } from './conv';
import { dense } from './dense';
import { activation, add, binary, unary } from './elementwise';
import { embedding } from './embedding';
import { normalise, softmax } from './last-axis';
import { constant, input, parameter } from './leaves';
import { matmul } from './matmul';
import { concat, rearrange } from './rearrange';
import { reduce } from './reduce';
import type { Rule } from './rule';

const rules: { readonly [Op in GraphNode['op']]: Rule<Op> } = {
  input,
  constant,
  parameter,
  dense,
  conv,
  embedding,
  activation,
  unary,
  add,
  binary,
  matmul,
  reduce,
  rearrange,
  concat,
  softmax,
  normalise,
};

/** The rule of a node's type; it takes views of that node. */
export function ruleOf(node: GraphNode): Rule<GraphNode['op']> {
  return rules[node.op] as unknown as Rule<GraphNode['op']>;
}
