// Functions of one number, element by element.
import { encodeUnary } from '../kernels/unary';
import { encodeUnaryCurvature } from '../kernels/unary-curvature';
import { encodeUnaryDerivative } from '../kernels/unary-derivative';
import { unaryCodes } from '../kernels/unary-kinds';
import type { UnaryNode } from '../model/graph';
import { pointwiseOp } from './pointwise';

export const unaryOp = pointwiseOp<UnaryNode>({
  value: (list, node, pointed) => encodeUnary(list, { ...functionOf(node), ...pointed }),
  derivative: (list, node, pointed) => encodeUnaryDerivative(list, { ...functionOf(node), ...pointed }),
  curvature: (list, node, pointed) => encodeUnaryCurvature(list, { ...functionOf(node), ...pointed }),
});

/** Its code and its constants; zeros stand for those it does not have. */
function functionOf({ kind, constants: [first = 0, second = 0] = [] }: UnaryNode): {
  kind: number;
  constants: readonly [number, number];
} {
  return { kind: unaryCodes[kind], constants: [first, second] };
}
