// Softmax, or its logarithm, over the last axis.
import type { Matrix } from '../gpu/matrix';
import { encodeSoftmax } from '../kernels/softmax';
import { encodeSoftmaxCurvature } from '../kernels/softmax-curvature';
import { encodeSoftmaxDerivative, type SoftmaxDerivative } from '../kernels/softmax-derivative';
import type { SoftmaxNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked } from './cotangent';
import type { Op, Primal } from './op';

export const softmaxOp: Op<SoftmaxNode> = {
  forward(context, node, [input]) {
    const output = context.arena.matrix(node.id, input.rows, input.columns);
    encodeSoftmax(context.list, { input, length: lengthOf(context, node), log: node.log, output });
    return output;
  },

  jvp(context, node, primal, { inputs: [tangent] }) {
    return tangent && derivative(context, node, primal, tangent, node.log ? 'log-tangents' : 'softmax');
  },

  curvature(context, node, { output: value }, { inputs: [stack] }) {
    if (!stack) return undefined;
    const output = context.arena.matrix(`${node.id} curvature`, stack.rows, stack.columns);
    encodeSoftmaxCurvature(context.list, { log: node.log, value, length: lengthOf(context, node), stack, output });
    return output;
  },

  vjp(context, node, primal, cotangent) {
    const { count, matrix: own } = stacked(context, cotangent, primal.output.columns);
    const matrix = derivative(context, node, primal, own, node.log ? 'log-cotangents' : 'softmax');
    return [{ form: 'stacked', count, matrix, owned: true }];
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

function lengthOf(context: OpContext, node: SoftmaxNode): number {
  return context.shapeOf(node.id).at(-1)!;
}

function derivative(
  context: OpContext,
  node: SoftmaxNode,
  { output: value }: Primal,
  stack: Matrix,
  mode: SoftmaxDerivative['mode'],
): Matrix {
  const output = context.arena.matrix(`${node.id} derivative`, stack.rows, stack.columns);
  encodeSoftmaxDerivative(context.list, { mode, value, length: lengthOf(context, node), stack, output });
  return output;
}
