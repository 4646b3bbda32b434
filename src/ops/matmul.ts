// Matrix products of two values, per datapoint: [..., m, k] times [..., k, n].
import type { Matrix } from '../gpu/matrix';
import { encodeDatapointProducts, type ValueSteps } from '../kernels/datapoint-products';
import type { MatmulNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked, type StackedCotangent } from './cotangent';
import type { Op } from './op';

export const matmulOp: Op<MatmulNode> = {
  forward(context, node, [left, right]) {
    const size = sizeOfProduct(context, node, left);
    const output = context.arena.matrix(node.id, size.batch * size.m * size.n, left.columns);
    encodeProduct(context, size, { left, right, output, blocks: 1 });
    return output;
  },

  jvp(context, node, primal, { inputs: [left, right], count: blocks }) {
    if (!left && !right) return undefined;
    const size = sizeOfProduct(context, node, primal.inputs[0]);
    const output = context.stack(`${node.id} tangents`, blocks, primal.output.rows, primal.output.columns);
    if (left) encodeProduct(context, size, { left, right: primal.inputs[1], output, blocks });
    if (right) encodeProduct(context, size, { left: primal.inputs[0], right, output, blocks, accumulate: !!left });
    return output;
  },

  curvature(context, node, primal, { inputs: [left, right], count: blocks }) {
    if (!left || !right) return undefined;
    const size = sizeOfProduct(context, node, primal.inputs[0]);
    const output = context.stack(`${node.id} curvature`, blocks, primal.output.rows, primal.output.columns);
    encodeProduct(context, size, { left, right, output, blocks, alpha: 2 });
    return output;
  },

  vjp(context, node, primal, cotangent) {
    const own = stacked(context, cotangent, primal.output.columns);
    const size = sizeOfProduct(context, node, primal.inputs[0]);
    return [leftCotangent(context, size, own, primal.inputs), rightCotangent(context, size, own, primal.inputs)];
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

interface ProductSize {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

function sizeOfProduct(context: OpContext, node: MatmulNode, left: Matrix): ProductSize {
  const [m, k] = context.shapeOf(node.inputs[0]).slice(-2);
  const n = context.shapeOf(node.id).at(-1)!;
  return { batch: left.rows / (m * k), m, k, n };
}

/** Matrices [rows, columns] of a batch, alone or in a stack. */
function operand(matrix: Matrix, batch: number, rows: number, columns: number): ValueSteps {
  const size = rows * columns;
  return { matrix, block: matrix.rows === batch * size ? 0 : batch * size, batch: size, row: columns, column: 1 };
}

function transposed(steps: ValueSteps): ValueSteps {
  return { ...steps, row: steps.column, column: steps.row };
}

interface Product {
  /** A value, or a stack of `blocks` of them; likewise the right one. */
  readonly left: Matrix;
  readonly right: Matrix;
  readonly output: Matrix;
  readonly blocks: number;
  readonly alpha?: number;
  readonly accumulate?: boolean;
}

function encodeProduct(context: OpContext, size: ProductSize, product: Product): void {
  const { batch, m, k, n } = size;
  const a = operand(product.left, batch, m, k);
  const b = operand(product.right, batch, k, n);
  const c = operand(product.output, batch, m, n);
  const { blocks, alpha, accumulate } = product;
  encodeDatapointProducts(context.list, context.family, { a, b, c, m, n, k, batch, blocks, alpha, accumulate });
}

/** d B^T. */
function leftCotangent(
  context: OpContext,
  { batch, m, k, n }: ProductSize,
  { matrix, count }: StackedCotangent,
  [left, right]: readonly Matrix[],
): StackedCotangent {
  const output = context.stack('deltas', count, left.rows, left.columns);
  const a = operand(matrix, batch, m, n);
  const b = transposed(operand(right, batch, k, n));
  const c = operand(output, batch, m, k);
  encodeDatapointProducts(context.list, context.family, { a, b, c, m, n: k, k: n, batch, blocks: count });
  return { form: 'stacked', count, matrix: output, owned: true };
}

/** A^T d. */
function rightCotangent(
  context: OpContext,
  { batch, m, k, n }: ProductSize,
  { matrix, count }: StackedCotangent,
  [left, right]: readonly Matrix[],
): StackedCotangent {
  const output = context.stack('deltas', count, right.rows, right.columns);
  const a = transposed(operand(left, batch, m, k));
  const b = operand(matrix, batch, m, n);
  const c = operand(output, batch, k, n);
  encodeDatapointProducts(context.list, context.family, { a, b, c, m: k, n, k: m, batch, blocks: count });
  return { form: 'stacked', count, matrix: output, owned: true };
}
