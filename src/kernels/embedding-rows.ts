// A column of a table for each token of each datapoint, from one table or from several.
import code from '../../shaders/layers/embedding_rows.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'embedding_rows', code };

export interface EmbeddingRows {
  /** [positions, columns], whole numbers. */
  readonly tokens: Matrix;
  /** [features, vocabulary] of the first set. */
  readonly weight: Matrix;
  readonly sets: number;
  /** Floats from one set to the next. */
  readonly weightStep: number;
  readonly scale: number;
  /** [sets * positions * features, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends the look-up; an id that is not in the table gives NaN. Throws ShapeMismatch. */
export function encodeEmbeddingRows(list: CommandList, embedding: EmbeddingRows): void {
  const { tokens, weight, sets, weightStep, scale, output } = embedding;
  requireShape('output', output, sets * tokens.rows * weight.rows, tokens.columns);
  const table = bindingOf(weight);
  list.dispatch({
    kernel,
    u32: [sets, tokens.rows, weight.rows, weight.columns, columns4(tokens.columns)].concat([
      tokens.stride / 4,
      weight.stride,
      weightStep,
      output.stride / 4,
    ]),
    f32: [scale],
    groups: [
      [],
      [bindingOf(tokens), { ...table, size: table.size! + (sets - 1) * weightStep * 4 }],
      [bindingOf(output)],
    ],
    grid: elementGrid(output.rows, output.columns),
    flops: output.rows * output.columns,
  });
}
