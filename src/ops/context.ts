// What every primitive's encode functions are given: where to record, who owns the results, and the network's weights.
import type { CommandList } from '../gpu/commands';
import type { Arena } from '../gpu/arena';
import { columnStride, type Matrix } from '../gpu/matrix';
import type { ProductFamily } from '../kernels/matmul';
import { encodeTranspose } from '../kernels/transpose';
import type { Parameter } from '../model/graph';
import type { ParameterSet } from './parameter-set';

export class OpContext {
  private readonly transposed = new Map<string, Matrix>();

  constructor(
    /** Where work is recorded. Its scratch memory may go when it has run. */
    readonly list: CommandList,
    /** Owns what the encode functions return. */
    readonly arena: Arena,
    readonly family: ProductFamily,
    readonly weights: ParameterSet,
    /** Bytes that copies of a weight for all logits may take; a larger one sends the logits back in a batch that shares it. */
    readonly mostCopiesBytes = 2 ** 26,
  ) {}

  /** Shape of a node's value per datapoint: a matrix [numbers of it, row-major, n]. */
  shapeOf(id: string): readonly number[] {
    return this.weights.layout.shapes.get(id)!;
  }

  parameter(name: string): Parameter {
    return this.weights.layout.parameter(name);
  }

  /** A dense weight as it is stored, [in, out]. */
  weight(name: string): Matrix {
    return this.weights.matrix(name);
  }

  /** The same weight as [out, in], made once per context. */
  transposedWeight(name: string): Matrix {
    let matrix = this.transposed.get(name);
    if (!matrix) {
      const input = this.weight(name);
      matrix = this.arena.matrix(`${name} transposed`, input.columns, input.rows);
      encodeTranspose(this.list, { input, output: matrix });
      this.transposed.set(name, matrix);
    }
    return matrix;
  }

  /** `blocks` matrices [rows, columns] behind one another. */
  stack(label: string, blocks: number, rows: number, columns: number): Matrix {
    return this.arena.matrix(label, blocks * rows, columns);
  }

  copy(label: string, source: Matrix): Matrix {
    const target = this.arena.matrix(label, source.rows, source.columns);
    this.list.copyBuffer(source.buffer, source.offset * 4, target.buffer, 0, source.rows * source.stride * 4);
    return target;
  }
}

/** The first of `blocks` equal blocks of a stack. */
export function blockOf(stack: Matrix, blocks: number): Matrix {
  return { ...stack, rows: stack.rows / blocks };
}

/** Floats from one block of a stack to the next. */
export function blockStep(rows: number, columns: number): number {
  return rows * columnStride(columns);
}
