// Functions of one number, element by element.
import type { Matrix } from '../gpu/matrix';
import { encodeMultiplyBlocks } from '../kernels/multiply-blocks';
import { encodeSquaredBlocks } from '../kernels/squared-blocks';
import { encodeUnary } from '../kernels/unary';
import { encodeUnaryCurvature } from '../kernels/unary-curvature';
import { encodeUnaryDerivative } from '../kernels/unary-derivative';
import { unaryCodes } from '../kernels/unary-kinds';
import type { UnaryNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked } from './cotangent';
import type { Op, Primal } from './op';

export const unaryOp: Op<UnaryNode> = {
  forward(context, node, [input]) {
    const output = context.arena.matrix(node.id, input.rows, input.columns);
    encodeUnary(context.list, { ...functionOf(node), input, output });
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
    encodeUnaryCurvature(context.list, { ...functionOf(node), input, output: factor });
    const output = context.arena.matrix(`${node.id} curvature`, source.rows, source.columns);
    encodeSquaredBlocks(context.list, { source, factor, output });
    return output;
  },

  vjp(context, node, primal, cotangent) {
    const factor = derivative(context, node, primal);
    if (cotangent.form === 'readout') {
      if (cotangent.factor) encodeMultiplyBlocks(context.list, { target: factor, factor: cotangent.factor });
      return [{ ...cotangent, factor, owned: true }];
    }
    const own = stacked(context, cotangent, primal.output.columns);
    const matrix = own.owned ? own.matrix : context.copy('deltas', own.matrix);
    encodeMultiplyBlocks(context.list, { target: matrix, factor });
    return [{ ...own, matrix, owned: true }];
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

/** f'(z), [features, n]. */
function derivative(context: OpContext, node: UnaryNode, primal: Primal): Matrix {
  const [input] = primal.inputs;
  const output = context.arena.matrix(`${node.id} derivative`, input.rows, input.columns);
  encodeUnaryDerivative(context.list, { ...functionOf(node), input, output });
  return output;
}

/** Its code and its constants; zeros stand for those it does not have. */
function functionOf({ kind, constants: [first = 0, second = 0] = [] }: UnaryNode): {
  kind: number;
  constants: readonly [number, number];
} {
  return { kind: unaryCodes[kind], constants: [first, second] };
}
