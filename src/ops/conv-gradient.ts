// Gradients of a convolution: of each datapoint by itself, and summed over datapoints.
import { encodeDatapointProducts } from '../kernels/datapoint-products';
import { encodePositionSums } from '../kernels/position-sums';
import type { ConvNode } from '../model/graph';
import { encodeBiasGradient } from './bias-gradient';
import { convFrame } from './conv-frame';
import type { OpContext } from './context';
import type { StackedCotangent } from './cotangent';
import type { GradientRows, Primal } from './op';
import type { ParameterSet } from './parameter-set';
import { encodeSummedRows } from './summed-rows';

/** Gradient c of the weight and of the bias into set c of `into`. */
export function encodeConvGradient(
  context: OpContext,
  node: ConvNode,
  primal: Primal,
  cotangent: StackedCotangent,
  into: ParameterSet,
  weigh: (name: string) => number,
): void {
  const scale = (name: string): number => context.parameter(name).multiplier * weigh(name);
  const places = context.list.scratch.upload('window places', convFrame(context, node).places);
  const rows = { name: node.weight, cotangent, into, scale: scale(node.weight) };
  encodeSummedRows(context, rows, (block) =>
    encodeFilterRows(context, node, primal, places, { ...block, matrix: cotangent.matrix, alpha: 1 }),
  );
  if (node.bias === undefined) return;
  encodeBiasGradient(context, { name: node.bias, featuresFirst: true, cotangent, into, scale: scale(node.bias) });
}

/** See GradientRows: rows of a patch times filters. */
export function encodeConvGradientRows(
  context: OpContext,
  node: ConvNode,
  primal: Primal,
  { parameter, cotangent, first, count, out, accumulate }: GradientRows,
): void {
  const { groups, filters, places } = convFrame(context, node);
  const scale = context.parameter(parameter).multiplier;
  const { matrix, count: blocks } = cotangent;
  if (parameter === node.weight) {
    const buffer = context.list.scratch.upload('window places', places);
    const rows = { first, count, firstBlock: 0, blocks, matrix, out, alpha: scale, accumulate };
    encodeFilterRows(context, node, primal, buffer, rows);
    return;
  }
  const features = groups * filters;
  const sums = { values: matrix, blocks, features, featuresFirst: true, scale, accumulate, output: out };
  encodePositionSums(context.list, sums);
}

/** Rows `first` on of the gradients of cotangents `firstBlock` on. */
type FilterRows = Pick<GradientRows, 'first' | 'count' | 'out'> & {
  readonly matrix: StackedCotangent['matrix'];
  readonly firstBlock: number;
  readonly blocks: number;
  readonly alpha: number;
  readonly accumulate?: boolean;
};

/** out[c, r, f] = alpha sum over positions of the patch's row r times delta_c of filter f, for each datapoint. */
function encodeFilterRows(
  context: OpContext,
  node: ConvNode,
  primal: Primal,
  places: GPUBuffer,
  { first, count, out, matrix, firstBlock, blocks, alpha, accumulate }: FilterRows,
): void {
  const { groups, channels, filters, cells, plane, positions } = convFrame(context, node);
  const columns = groups * filters;
  const block = columns * positions;
  encodeDatapointProducts(context.list, context.family, {
    a: { matrix: primal.inputs[0], batch: channels * plane, row: 0, column: 0 },
    b: { matrix, first: firstBlock * block, block, batch: filters * positions, row: 1, column: positions },
    c: { matrix: out, block: count * columns, batch: filters, row: columns, column: 1 },
    m: count,
    n: filters,
    k: positions,
    batch: groups,
    blocks,
    alpha,
    accumulate,
    patches: { places, cells, plane, first },
  });
}
