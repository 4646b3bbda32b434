// Gradients of a dense layer at T positions: summed over datapoints, and of each datapoint by itself.
import { encodeDatapointProducts } from '../kernels/datapoint-products';
import { encodeMatmul } from '../kernels/matmul';
import { encodePositionSums } from '../kernels/position-sums';
import { encodeTranspose } from '../kernels/transpose';
import type { DenseNode } from '../model/graph';
import type { Matrix } from '../gpu/matrix';
import { encodeBiasGradient } from './bias-gradient';
import { blockOf, blockStep, type OpContext } from './context';
import type { StackedCotangent } from './cotangent';
import type { GradientRows, Primal } from './op';
import type { ParameterSet } from './parameter-set';

/** Gradient c of the weight and of the bias into set c of `into`. */
export function encodeDenseGradient(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  cotangent: StackedCotangent,
  into: ParameterSet,
  weigh: (name: string) => number,
): void {
  encodeWeightGradient(context, node, primal, cotangent, into, weigh(node.weight));
  if (!node.bias) return;
  const scale = context.parameter(node.bias).multiplier * weigh(node.bias);
  encodeBiasGradient(context, { name: node.bias, featuresFirst: false, cotangent, into, scale });
}

/**
 * dW_c = sum over positions and datapoints of delta_c a^T: a contraction over both, so what is at each position is transposed
 * first, and all of it is then one matrix of T * n rows.
 */
function encodeWeightGradient(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  cotangent: StackedCotangent,
  into: ParameterSet,
  weight: number,
): void {
  const output = into.matrix(node.weight);
  const { count } = cotangent;
  const positions = primal.inputs[0].rows / output.rows;
  const a = positionsTransposed(context, primal.inputs[0], positions);
  const deltas = positionsTransposed(context, cotangent.matrix, count * positions);
  const b = blockOf(deltas, count);
  encodeMatmul(context.list, context.family, {
    a,
    b,
    c: output,
    alpha: context.parameter(node.weight).multiplier * weight,
    batch: { count, aStep: 0, bStep: blockStep(b.rows, b.columns), cStep: into.layout.length },
  });
}

/** Each of `blocks` matrices [features, n] as [n, features], behind one another. */
function positionsTransposed(context: OpContext, values: Matrix, blocks: number): Matrix {
  const [input, n] = [blockOf(values, blocks), values.columns];
  const output = context.list.scratch.matrix('transposed', blocks * n, input.rows);
  const batch = { count: blocks, inputStep: blockStep(input.rows, n), outputStep: blockStep(n, input.rows) };
  encodeTranspose(context.list, { input, output: blockOf(output, blocks), batch });
  return output;
}

/** See GradientRows: sum_t a[t, r] delta_c[t, o] for each datapoint, and sum_t delta_c[t, o] for the bias. */
export function encodeDenseGradientRows(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  { parameter, cotangent, first, count, out, accumulate }: GradientRows,
): void {
  const scale = context.parameter(parameter).multiplier;
  const { rows: fanIn, columns: fanOut } = context.weight(node.weight);
  const { matrix, count: blocks } = cotangent;
  if (parameter !== node.weight) {
    const sums = { values: matrix, blocks, features: fanOut, featuresFirst: false, scale, accumulate, output: out };
    encodePositionSums(context.list, sums);
    return;
  }
  const [input] = primal.inputs;
  encodeDatapointProducts(context.list, context.family, {
    a: { matrix: input, first, row: 1, column: fanIn },
    b: { matrix, block: matrix.rows / blocks, row: fanOut, column: 1 },
    c: { matrix: out, block: count * fanOut, row: fanOut, column: 1 },
    m: count,
    n: fanOut,
    k: input.rows / fanIn,
    blocks,
    alpha: scale,
    accumulate,
  });
}
