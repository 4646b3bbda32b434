// Gradients of an embedding's table, of each datapoint by itself: what arrives where a token stands adds up in its column.
import code from '../../shaders/layers/embedding_gradient.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, requireShape } from './elementwise';
import { invocationRanges } from './ranges';

const kernel = { name: 'embedding_gradient', code };

export interface EmbeddingGradient {
  /** [positions, columns], whole numbers. */
  readonly tokens: Matrix;
  /** Blocks of [positions * features, columns]. */
  readonly deltas: Matrix;
  /** How many blocks, from which on. */
  readonly blocks: number;
  readonly firstBlock: number;
  readonly features: number;
  readonly vocabulary: number;
  /** How many features, from which on. */
  readonly count: number;
  readonly first: number;
  readonly scale: number;
  readonly accumulate?: boolean;
  /** [blocks * count * vocabulary, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends the gradients. Throws ShapeMismatch. */
export function encodeEmbeddingGradient(list: CommandList, gradient: EmbeddingGradient): void {
  const { tokens, deltas, blocks, firstBlock, features, vocabulary, first, count, scale, output } = gradient;
  requireShape('output', output, blocks * count * vocabulary, tokens.columns);
  const across = columns4(tokens.columns);
  const flopsEach = 8 * tokens.rows + 4;
  for (const { first: begin, end, grid } of invocationRanges(output.rows * across, flopsEach, list.pieceFlops)) {
    list.dispatch({
      kernel,
      constants: { ACCUMULATE: gradient.accumulate ? 1 : 0 },
      u32: [tokens.rows, features, vocabulary, across, first, count, firstBlock, begin, end].concat(
        [tokens, deltas, output].map(({ stride }) => stride / 4),
      ),
      f32: [scale],
      groups: [[], [bindingOf(tokens), bindingOf(deltas)], [bindingOf(output)]],
      grid,
      flops: flopsEach * (end - begin),
    });
  }
}
