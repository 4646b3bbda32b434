// a = phi(z), element by element.
import { encodeActivation } from '../kernels/activation';
import { encodeActivationCurvature } from '../kernels/activation-curvature';
import { encodeActivationDerivative } from '../kernels/activation-derivative';
import { activationCodes } from '../kernels/activation-kinds';
import type { ActivationNode } from '../model/graph';
import { pointwiseOp } from './pointwise';

const defaultSlope = 0.01;

export const activationOp = pointwiseOp<ActivationNode>({
  value: (list, node, pointed) => encodeActivation(list, { ...kindOf(node), ...pointed }),
  derivative: (list, node, pointed) => encodeActivationDerivative(list, { ...kindOf(node), ...pointed }),
  curvature: (list, node, pointed) => encodeActivationCurvature(list, { ...kindOf(node), ...pointed }),
});

function kindOf(node: ActivationNode): { kind: number; slope: number } {
  return { kind: activationCodes[node.kind], slope: node.slope ?? defaultSlope };
}
