// The kernel of a datapoint with itself, every pair of logits: the datapoint C times over, each copy with the cotangent of
// another logit, so that one kernel of C columns holds it in a few dispatches.
import type { Matrix } from '../gpu/matrix';
import { encodeGatherColumns } from '../kernels/gather-columns';
import { identityMatrix } from '../ops/cotangent';
import type { OpContext } from '../ops/context';
import { allMethods } from './kernel-method';
import { encodeSideFrom } from './kernel-side';
import { encodeTerms } from './kernel-sum';
import type { Network } from './network';
import { encodeForward, logitsOf } from './passes';

export interface DatapointBlock {
  /** K_cc'(x, x), [C, C]. */
  readonly block: Matrix;
  /** f(x) in each of C equal columns, [C, C]. */
  readonly logits: Matrix;
}

/** Records the block of column `index` of `inputs`, over all parameters; it belongs to the context. */
export function encodeBlock(context: OpContext, network: Network, inputs: Matrix, index: number): DatapointBlock {
  const { list, arena } = context;
  const count = network.outputs;
  const copies = arena.matrix('copies', inputs.rows, count);
  const indices = list.scratch.upload('copied', new Uint32Array(count).fill(index));
  encodeGatherColumns(list, { input: inputs, indices, first: 0, count, output: copies });
  const activations = encodeForward(context, network.graph, copies);
  const unit = { form: 'stacked', count: 1, matrix: identityMatrix(context, count), owned: true } as const;
  const side = encodeSideFrom(context, network, activations, unit);
  const out = arena.matrix('own block', count, count);
  const methods = allMethods(network, { rows: copies, reduction: { logit: 0 } });
  const place = { out, row: 0, column: 0, symmetric: true, mirror: true, accumulate: false };
  encodeTerms(context, network, { left: side, right: side }, methods, place);
  return { block: out, logits: logitsOf(network.graph, activations) };
}
