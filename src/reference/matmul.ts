// Matrix products of two values, datapoint by datapoint and along the axes before the last two.
import { sizeOf } from '../core/tensor';
import type { MatmulNode } from '../model/graph';
import type { Rule, View } from './rule';

/** Matrices one after the other, each [rows, columns] with these steps. */
interface Matrices {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

const matrices = (data: Float64Array, rows: number, columns: number): Matrices => ({
  data,
  rows,
  columns,
  rowStep: columns,
  columnStep: 1,
});

const transposed = ({ data, rows, columns, rowStep, columnStep }: Matrices): Matrices => ({
  data,
  rows: columns,
  columns: rows,
  rowStep: columnStep,
  columnStep: rowStep,
});

/** out += left right, for `count` matrices each. */
function addProducts(out: Matrices, left: Matrices, right: Matrices, count: number): void {
  for (let batch = 0; batch < count; batch++) {
    const [from, by] = [batch * left.rows * left.columns, batch * right.rows * right.columns];
    for (let r = 0; r < out.rows; r++) {
      for (let c = 0; c < out.columns; c++) {
        let sum = 0;
        for (let k = 0; k < left.columns; k++) {
          const first = left.data[from + r * left.rowStep + k * left.columnStep];
          sum += first * right.data[by + k * right.rowStep + c * right.columnStep];
        }
        out.data[batch * out.rows * out.columns + r * out.rowStep + c * out.columnStep] += sum;
      }
    }
  }
}

/** Left, right and product of the node with other numbers in them, and how many matrices there are. */
function framed({ batch, inputShapes, shape }: View<MatmulNode>) {
  const [m, n] = shape.slice(-2);
  const k = inputShapes[0].at(-1)!;
  return {
    count: batch.n * sizeOf(shape.slice(0, -2)),
    left: (data: Float64Array) => matrices(data, m, k),
    right: (data: Float64Array) => matrices(data, k, n),
    product: (data: Float64Array) => matrices(data, m, n),
  };
}

export const matmul: Rule<'matmul'> = {
  value: (view) => {
    const { left, right, product, count } = framed(view);
    const out = new Float64Array(view.batch.n * sizeOf(view.shape));
    addProducts(product(out), left(view.inputs[0]), right(view.inputs[1]), count);
    return out;
  },
  tangent: (view, [first, second]) => {
    const { left, right, product, count } = framed(view);
    const out = new Float64Array(view.batch.n * sizeOf(view.shape));
    addProducts(product(out), left(first), right(view.inputs[1]), count);
    addProducts(product(out), left(view.inputs[0]), right(second), count);
    return out;
  },
  curvature: (view, [first, second]) => {
    const { left, right, product, count } = framed(view);
    const out = new Float64Array(view.batch.n * sizeOf(view.shape));
    addProducts(product(out), left(first), right(second), count);
    return out.map((value) => 2 * value);
  },
  cotangent: (view, delta, [first, second]) => {
    const { left, right, product, count } = framed(view);
    addProducts(left(first), product(delta), transposed(right(view.inputs[1])), count);
    addProducts(right(second), transposed(left(view.inputs[0])), product(delta), count);
  },
};
