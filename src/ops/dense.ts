// z = weight multiplier * W a + bias multiplier * b at each of T positions: a batch of products that share the weight, of
// matrices behind one another. At one position the C cotangents of a readout stay compact.
import type { Matrix } from '../gpu/matrix';
import { encodeMatmul } from '../kernels/matmul';
import { encodeReadoutBackward } from '../kernels/readout-backward';
import type { DenseNode } from '../model/graph';
import { blockOf, blockStep, type OpContext } from './context';
import { ones, stacked, type Cotangent, type ReadoutCotangent, type StackedCotangent } from './cotangent';
import { encodeDenseGradient, encodeDenseGradientRows } from './dense-gradient';
import type { KernelTerm, Op, Primal, Tangents } from './op';
import type { ParameterSet } from './parameter-set';

export const denseOp: Op<DenseNode> = {
  forward(context, node, [input]) {
    const weight = context.weight(node.weight);
    const count = positionsOf(context, node, input);
    const output = context.stack(node.id, count, weight.columns, input.columns);
    const bias = node.bias && {
      vector: context.weights.matrix(node.bias),
      beta: context.parameter(node.bias).multiplier,
    };
    const alpha = context.parameter(node.weight).multiplier;
    const [b, c] = [blockOf(input, count), blockOf(output, count)];
    const batch = { count, aStep: 0, bStep: stepOf(b), cStep: stepOf(c) };
    encodeMatmul(context.list, context.family, { a: weight, b, c, alpha, bias: bias || undefined, batch });
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

  /** 2 dW_j da_j for each direction j, at every position. */
  curvature(context, node, primal, { inputs: [input], parameters }) {
    if (!input || !parameters) return undefined;
    const positions = positionsOf(context, node, primal.inputs[0]);
    const { count, layout } = parameters;
    const output = context.stack(`${node.id} curvature`, count, primal.output.rows, primal.output.columns);
    const [b, c] = [blockOf(input, count * positions), blockOf(output, count * positions)];
    const steps = { aStep: layout.length, bStep: stepOf(b), cStep: stepOf(c) };
    encodeMatmul(context.list, context.family, {
      a: parameters.matrix(node.weight),
      b,
      c,
      alpha: 2 * context.parameter(node.weight).multiplier,
      batch: { count: count * positions, ...steps, aRepeat: positions },
    });
    return output;
  },

  vjp(context, node, primal, cotangent) {
    const scale = context.parameter(node.weight).multiplier;
    const isLarge =
      cotangent.form === 'readout' && copiesBytes(context, node, cotangent.count) > context.mostCopiesBytes;
    if (isLarge || cotangent.form === 'stacked' || positionsOf(context, node, primal.inputs[0]) > 1) {
      return [throughStack(context, node, primal, stacked(context, cotangent, primal.output.columns), scale)];
    }
    if (cotangent.form === 'identity') {
      return [{ form: 'readout', count: cotangent.count, weight: node.weight, scale, owned: true }];
    }
    return [throughReadout(context, node, primal, cotangent, scale)];
  },

  gradient: encodeDenseGradient,
  gradientRows: encodeDenseGradientRows,

  kernelTerms(context, node, primal) {
    if (positionsOf(context, node, primal.inputs[0]) > 1) return [];
    const scale = (name: string): number => context.parameter(name).multiplier ** 2 * context.parameter(name).rate;
    const terms: KernelTerm[] = [{ parameter: node.weight, activations: primal.inputs[0], scale: scale(node.weight) }];
    if (node.bias) terms.push({ parameter: node.bias, scale: scale(node.bias) });
    return terms;
  },
};

/** Bytes of a copy of the weight for each logit. */
function copiesBytes(context: OpContext, node: DenseNode, logits: number): number {
  const { rows, columns } = context.weight(node.weight);
  return rows * columns * logits * 4;
}

/** The number T of positions where the input is [T * fan_in, n]. */
function positionsOf(context: OpContext, node: DenseNode, input: Matrix): number {
  return input.rows / context.weight(node.weight).rows;
}

/** Floats from one such block to the next. */
function stepOf({ rows, columns }: Matrix): number {
  return blockStep(rows, columns);
}

/** dW_j a + db_j for each direction j, at every position. */
function encodeParameterTangents(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  directions: ParameterSet,
  output: Matrix,
): void {
  const step = directions.layout.length;
  const { count } = directions;
  const positions = positionsOf(context, node, primal.inputs[0]);
  const bias = node.bias && {
    vector: directions.matrix(node.bias),
    beta: context.parameter(node.bias).multiplier,
    batchStep: step,
  };
  const [b, c] = [blockOf(primal.inputs[0], positions), blockOf(output, count * positions)];
  const steps = { aStep: step, bStep: stepOf(b), cStep: stepOf(c) };
  encodeMatmul(context.list, context.family, {
    a: directions.matrix(node.weight),
    b,
    c,
    alpha: context.parameter(node.weight).multiplier,
    bias: bias || undefined,
    batch: { count: count * positions, ...steps, aRepeat: positions, bPeriod: positions },
  });
}

/** + W da_j for each direction j, at every position. */
function encodeInputTangents(context: OpContext, node: DenseNode, tangents: Tangents, output: Matrix): void {
  const input = tangents.inputs[0]!;
  const count = positionsOf(context, node, input);
  const [b, c] = [blockOf(input, count), blockOf(output, count)];
  encodeMatmul(context.list, context.family, {
    a: context.weight(node.weight),
    b,
    c,
    alpha: context.parameter(node.weight).multiplier,
    accumulate: tangents.parameters !== undefined,
    batch: { count, aStep: 0, bStep: stepOf(b), cStep: stepOf(c) },
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

/** W^T delta_c, at every position. */
function throughStack(
  context: OpContext,
  node: DenseNode,
  primal: Primal,
  cotangent: StackedCotangent,
  scale: number,
): Cotangent {
  const a = context.transposedWeight(node.weight);
  const blocks = cotangent.count * positionsOf(context, node, primal.inputs[0]);
  const matrix = context.stack('deltas', blocks, a.columns, primal.output.columns);
  const [b, c] = [blockOf(cotangent.matrix, blocks), blockOf(matrix, blocks)];
  const batch = { count: blocks, aStep: 0, bStep: stepOf(b), cStep: stepOf(c) };
  encodeMatmul(context.list, context.family, { a, b, c, alpha: scale, batch });
  return { form: 'stacked', count: cotangent.count, matrix, owned: true };
}
