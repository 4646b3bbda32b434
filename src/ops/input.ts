// The datapoints themselves.
import { unsupported } from '../core/errors';
import type { InputNode } from '../model/graph';
import type { Op } from './op';

export const inputOp: Op<InputNode> = {
  forward: () => {
    throw unsupported('computing an input; it is given');
  },
  jvp: () => undefined,
  vjp: () => [],
  gradient: () => undefined,
  kernelTerms: () => [],
};
