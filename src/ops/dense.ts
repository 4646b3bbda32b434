// z = weight multiplier * W a + bias multiplier * b.
import type { Matrix } from '../gpu/matrix';
import { encodeMatmul } from '../kernels/matmul';
import { encodeReadoutBackward } from '../kernels/readout-backward';
import { encodeRowSums } from '../kernels/row-sums';
import { encodeTranspose } from '../kernels/transpose';
import type { DenseNode } from '../model/graph';
import { blockOf, blockStep, type OpContext } from './context';
import { ones, type Cotangent, type ReadoutCotangent, type StackedCotangent } from './cotangent';
import type { KernelTerm, Op, Primal, Tangents } from './op';
import type { ParameterSet } from './parameter-set';

export const denseOp: Op<DenseNode> = {
  forward(context, node, [input]) {
    const weight = context.weight(node.weight);
    const output = context.arena.matrix(node.id, weight.columns, input.columns);
    const bias = node.bias && {
      vector: context.weights.matrix(node.bias),
      beta: context.parameter(node.bias).multiplier,
    };
    const alpha = context.parameter(node.weight).multiplier;
    encodeMatmul(context.list, context.family, { a: weight, b: input, c: output, alpha, bias: bias || undefined });
    return output;
  },

  jvp(context, node, primal, tangents) {
    const [input] = tangents.inputs;
    if (!input && !tangents.parameters) return undefined;
    const output = context.stack(`${node.id} tangents`, tangents.count, primal.output.rows, primal.output.columns);
    if (tangents.parameters) encodeParameterTangents(context, node, primal, tangents.parameters, output);
    if (input) encodeInputTangents(context, node, tangents, output);
    return output;
  },

  vjp(context, node, primal, cotangent) {
    const scale = context.parameter(node.weight).multiplier;
    if (cotangent.form === 'identity') {
      return [{ form: 'readout', count: cotangent.count, weight: node.weight, scale, owned: true }];
    }
    if (cotangent.form === 'readout') return [throughReadout(context, node, primal, cotangent, scale)];
    return [throughStack(context, node, primal, cotangent, scale)];
  },

  gradient(context, node, primal, cotangent, into, weigh) {
    encodeWeightGradient(context, node, primal, cotangent, into, weigh(node.weight));
    if (!node.bias) return;
    const scale = context.parameter(node.bias).multiplier * weigh(node.bias);
    const output = into.matrix(node.bias);
    encodeRowSums(context.list, {
      matrix: cotangent.matrix,
      blocks: cotangent.count,
      output,
      outputStep: into.layout.length,
      scale,
    });
  },

  kernelTerms(context, node, primal) {
    const scale = (name: string): number => context.parameter(name).multiplier ** 2 * context.parameter(name).rate;
    const terms: KernelTerm[] = [{ parameter: node.weight, activations: primal.inputs[0], scale: scale(node.weight) }];
    if (node.bias) terms.push({ parameter: node.bias, scale: scale(node.bias) });
    return terms;
  },
};

/** dW_t a + db_t for each direction t. */
function encodeParameterTangents(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  directions: ParameterSet,
  output: Matrix,
): void {
  const step = directions.layout.length;
  const { count } = directions;
  const [rows, columns] = [primal.output.rows, primal.output.columns];
  const bias = node.bias && {
    vector: directions.matrix(node.bias),
    beta: context.parameter(node.bias).multiplier,
    batchStep: step,
  };
  encodeMatmul(context.list, context.family, {
    a: directions.matrix(node.weight),
    b: primal.inputs[0],
    c: blockOf(output, count),
    alpha: context.parameter(node.weight).multiplier,
    bias: bias || undefined,
    batch: { count, aStep: step, bStep: 0, cStep: blockStep(rows, columns) },
  });
}

/** + W da_t for each direction t. */
function encodeInputTangents(context: OpContext, node: DenseNode, tangents: Tangents, output: Matrix): void {
  const { count } = tangents;
  const input = tangents.inputs[0]!;
  const from = blockOf(input, count);
  const to = blockOf(output, count);
  encodeMatmul(context.list, context.family, {
    a: context.weight(node.weight),
    b: from,
    c: to,
    alpha: context.parameter(node.weight).multiplier,
    accumulate: tangents.parameters !== undefined,
    batch: { count, aStep: 0, bStep: blockStep(from.rows, from.columns), cStep: blockStep(to.rows, to.columns) },
  });
}

/** All C logits in one product: the readout's columns scale copies of this layer's weight. */
function throughReadout(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  cotangent: ReadoutCotangent,
  scale: number,
): Cotangent {
  const inner = context.transposedWeight(node.weight);
  const [n, fanIn, { count }] = [primal.output.columns, inner.columns, cotangent];
  const weights = context.arena.matrix('readout times weight', inner.rows, count * fanIn);
  const readout = context.weight(cotangent.weight);
  encodeReadoutBackward(context.list, { inner, readout, scale: scale * cotangent.scale, output: weights });
  const matrix = context.stack('deltas', count, fanIn, n);
  const factor = cotangent.factor ?? ones(context, inner.rows, n);
  encodeMatmul(context.list, context.family, { a: weights, b: factor, c: matrix });
  return { form: 'stacked', count, matrix, owned: true };
}

function throughStack(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  cotangent: StackedCotangent,
  scale: number,
): Cotangent {
  const a = context.transposedWeight(node.weight);
  const [n, { count }] = [primal.output.columns, cotangent];
  const matrix = context.stack('deltas', count, a.columns, n);
  const batch = { count, aStep: 0, bStep: blockStep(a.rows, n), cStep: blockStep(a.columns, n) };
  const [b, c] = [blockOf(cotangent.matrix, count), blockOf(matrix, count)];
  encodeMatmul(context.list, context.family, { a, b, c, alpha: scale, batch });
  return { form: 'stacked', count, matrix, owned: true };
}

/** dW_c = sum_i delta_c,i a_i^T: a contraction over datapoints, so both operands are transposed first. */
function encodeWeightGradient(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  cotangent: StackedCotangent,
  into: ParameterSet,
  weight: number,
): void {
  const [input] = primal.inputs;
  const [n, { count }] = [input.columns, cotangent];
  const scratch = context.list.scratch;
  const a = scratch.matrix('inputs transposed', n, input.rows);
  encodeTranspose(context.list, { input, output: a });
  const delta = blockOf(cotangent.matrix, count);
  const deltas = scratch.matrix('deltas transposed', count * n, delta.rows);
  const bStep = blockStep(n, delta.rows);
  const transposes = { count, inputStep: blockStep(delta.rows, n), outputStep: bStep };
  encodeTranspose(context.list, { input: delta, output: blockOf(deltas, count), batch: transposes });
  encodeMatmul(context.list, context.family, {
    a,
    b: blockOf(deltas, count),
    c: into.matrix(node.weight),
    alpha: context.parameter(node.weight).multiplier * weight,
    batch: { count, aStep: 0, bStep, cStep: into.layout.length },
  });
}
