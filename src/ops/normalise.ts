// (z - mean) / deviation over the last axis: LayerNorm, RMSNorm and GroupNorm without their gains.
import type { Matrix } from '../gpu/matrix';
import { encodeNormalise } from '../kernels/normalise';
import { encodeNormaliseCurvature } from '../kernels/normalise-curvature';
import { encodeNormaliseDerivative } from '../kernels/normalise-derivative';
import type { NormaliseNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked } from './cotangent';
import type { Op, Primal } from './op';

export const normaliseOp: Op<NormaliseNode> = {
  forward(context, node, [input]) {
    const output = context.arena.matrix(node.id, input.rows, input.columns);
    encodeNormalise(context.list, { input, ...settingsOf(context, node), output });
    return output;
  },

  jvp(context, node, primal, { inputs: [tangent] }) {
    return tangent && derivative(context, node, primal, tangent);
  },

  curvature(context, node, { inputs: [input] }, { inputs: [stack] }) {
    if (!stack) return undefined;
    const output = context.arena.matrix(`${node.id} curvature`, stack.rows, stack.columns);
    encodeNormaliseCurvature(context.list, { input, ...settingsOf(context, node), stack, output });
    return output;
  },

  vjp(context, node, primal, cotangent) {
    const { count, matrix: own } = stacked(context, cotangent, primal.output.columns);
    return [{ form: 'stacked', count, matrix: derivative(context, node, primal, own), owned: true }];
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

function settingsOf(context: OpContext, node: NormaliseNode) {
  return { length: context.shapeOf(node.id).at(-1)!, centred: node.centred, epsilon: node.epsilon };
}

function derivative(context: OpContext, node: NormaliseNode, { inputs: [input] }: Primal, stack: Matrix): Matrix {
  const output = context.arena.matrix(`${node.id} derivative`, stack.rows, stack.columns);
  encodeNormaliseDerivative(context.list, { input, ...settingsOf(context, node), stack, output });
  return output;
}
