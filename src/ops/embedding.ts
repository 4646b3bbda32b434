// A row of a table for each token id. The ids are not trained, so nothing flows back to them.
import { encodeEmbeddingGradient } from '../kernels/embedding-gradient';
import { encodeEmbeddingRows } from '../kernels/embedding-rows';
import type { Matrix } from '../gpu/matrix';
import type { EmbeddingNode } from '../model/graph';
import type { OpContext } from './context';
import type { Op } from './op';
import type { ParameterSet } from './parameter-set';
import { encodeSummedRows } from './summed-rows';

export const embeddingOp: Op<EmbeddingNode> = {
  forward(context, node, [tokens]) {
    return lookUp(context, node, tokens, context.weights, node.id);
  },

  jvp(context, node, primal, { parameters }) {
    return parameters && lookUp(context, node, primal.inputs[0], parameters, `${node.id} tangents`);
  },

  vjp: () => [],

  gradient(context, node, primal, cotangent, into, weigh) {
    const scale = context.parameter(node.weight).multiplier * weigh(node.weight);
    const [tokens] = primal.inputs;
    encodeSummedRows(context, { name: node.weight, cotangent, into, scale }, ({ out, ...block }) => {
      const table = tableSize(context, node);
      encodeEmbeddingGradient(context.list, {
        ...table,
        ...block,
        tokens,
        deltas: cotangent.matrix,
        scale: 1,
        output: out,
      });
    });
  },

  gradientRows(context, node, primal, { parameter, cotangent, first, count, out, accumulate }) {
    encodeEmbeddingGradient(context.list, {
      ...tableSize(context, node),
      tokens: primal.inputs[0],
      deltas: cotangent.matrix,
      blocks: cotangent.count,
      firstBlock: 0,
      first,
      count,
      scale: context.parameter(parameter).multiplier,
      accumulate,
      output: out,
    });
  },

  kernelTerms: () => [],
};

/** Kept as [features, vocabulary]. */
function tableSize(context: OpContext, node: EmbeddingNode): { features: number; vocabulary: number } {
  const { rows, columns } = context.weight(node.weight);
  return { features: rows, vocabulary: columns };
}

/** The rows of every set's table, [sets * positions * features, n]. */
function lookUp(context: OpContext, node: EmbeddingNode, tokens: Matrix, sets: ParameterSet, label: string): Matrix {
  const weight = sets.matrix(node.weight);
  const output = context.stack(label, sets.count, tokens.rows * weight.rows, tokens.columns);
  const scale = context.parameter(node.weight).multiplier;
  const weightStep = sets.layout.length;
  encodeEmbeddingRows(context.list, { tokens, weight, sets: sets.count, weightStep, scale, output });
  return output;
}
