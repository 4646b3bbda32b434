// The kernel of a datapoint with itself, every pair of logits: the datapoint C times over, each copy with the cotangent of
// another logit, so that one kernel of C columns holds it in a few dispatches.
import type { Matrix } from '../gpu/matrix';
import { encodeGatherColumns } from '../kernels/gather-columns';
import type { OpContext } from '../ops/context';
import { identityMatrix } from '../ops/cotangent';
import { encodeSide, layerTerms } from './kernel';
import { encodeTraceTerms } from './kernel-terms';
import type { Network } from './network';
import { logitsOf } from './passes';

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
  const unit = { form: 'stacked', count: 1, matrix: identityMatrix(context, count), owned: true } as const;
  const side = encodeSide(context, network, copies, unit);
  const block = arena.matrix('own block', count, count);
  const terms = layerTerms(context, network, { left: side, right: side }, () => true);
  encodeTraceTerms(context, terms, { symmetric: true, out: block });
  return { block, logits: logitsOf(network.graph, side.activations) };
}
