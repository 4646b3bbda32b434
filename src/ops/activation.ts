// a = phi(z), element by element.
import type { Matrix } from '../gpu/matrix';
import { encodeActivation } from '../kernels/activation';
import { encodeActivationCurvature } from '../kernels/activation-curvature';
import { encodeActivationDerivative } from '../kernels/activation-derivative';
import { activationCodes } from '../kernels/activation-kinds';
import { encodeMultiplyBlocks } from '../kernels/multiply-blocks';
import { encodeSquaredBlocks } from '../kernels/squared-blocks';
import type { ActivationNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked, type Cotangent, type ReadoutCotangent } from './cotangent';
import type { Op, Primal } from './op';

const defaultSlope = 0.01;

export const activationOp: Op<ActivationNode> = {
  forward(context, node, [input]) {
    const output = context.arena.matrix(node.id, input.rows, input.columns);
    encodeActivation(context.list, { ...kindOf(node), input, output });
    return output;
  },

  jvp(context, node, primal, { inputs: [tangent], owned: [own] }) {
    if (!tangent) return undefined;
    const target = own ? tangent : context.copy(`${node.id} tangents`, tangent);
    encodeMultiplyBlocks(context.list, { target, factor: derivative(context, node, primal) });
    return target;
  },

  curvature(context, node, { inputs: [input] }, { inputs: [source] }) {
    if (!source) return undefined;
    const factor = context.list.scratch.matrix(`${node.id} curvature factor`, input.rows, input.columns);
    encodeActivationCurvature(context.list, { ...kindOf(node), input, output: factor });
    const output = context.arena.matrix(`${node.id} curvature`, source.rows, source.columns);
    encodeSquaredBlocks(context.list, { source, factor, output });
    return output;
  },

  vjp(context, node, primal, cotangent) {
    if (cotangent.form === 'readout') return [throughReadout(context, node, primal, cotangent)];
    const own = stacked(context, cotangent, primal.output.columns);
    const matrix = own.owned ? own.matrix : context.copy('deltas', own.matrix);
    encodeMultiplyBlocks(context.list, { target: matrix, factor: derivative(context, node, primal) });
    return [{ ...own, matrix, owned: true }];
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

function throughReadout(
  context: OpContext,
  node: ActivationNode,
  primal: Primal,
  cotangent: ReadoutCotangent,
): Cotangent {
  const factor = derivative(context, node, primal);
  if (cotangent.factor) encodeMultiplyBlocks(context.list, { target: factor, factor: cotangent.factor });
  return { ...cotangent, factor, owned: true };
}

/** phi'(z), [features, n]. */
function derivative(context: OpContext, node: ActivationNode, primal: Primal): Matrix {
  const [input] = primal.inputs;
  const output = context.arena.matrix(`${node.id} derivative`, input.rows, input.columns);
  encodeActivationDerivative(context.list, { ...kindOf(node), input, output });
  return output;
}

function kindOf(node: ActivationNode): { kind: number; slope: number } {
  return { kind: activationCodes[node.kind], slope: node.slope ?? defaultSlope };
}
