// Transposes a matrix, or each matrix of a batch.
import code from '../../shaders/linear_algebra/transpose.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, requireShape } from './elementwise';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'transpose', code };

export interface Transpose {
  /** [rows, columns]; with a batch, the first of them. */
  readonly input: Matrix;
  /** [columns, rows], in another buffer; with a batch, the first of them. */
  readonly output: Matrix;
  /** Matrices behind one another; steps in floats, multiples of 4. */
  readonly batch?: { readonly count: number; readonly inputStep: number; readonly outputStep: number };
}

/** Appends output[c, r] = input[r, c]. Throws ShapeMismatch. */
export function encodeTranspose(list: CommandList, { input, output, batch }: Transpose): void {
  const { rows, columns } = input;
  const { count, inputStep, outputStep } = batch ?? { count: 1, inputStep: 0, outputStep: 0 };
  requireShape('output', output, columns, rows);
  list.dispatch({
    kernel,
    u32: [rows, columns, count, input.stride / 4, output.stride / 4, inputStep / 4, outputStep / 4],
    groups: [[], [batchBinding(input, count, inputStep)], [batchBinding(output, count, outputStep)]],
    grid: foldedGrid(count * columns4(rows) * columns4(columns)),
    flops: count * rows * columns,
  });
}

/** The first matrix and those behind it. */
function batchBinding(first: Matrix, count: number, step: number): GPUBufferBinding {
  const binding = bindingOf(first);
  return { ...binding, size: binding.size! + (count - 1) * step * 4 };
}
