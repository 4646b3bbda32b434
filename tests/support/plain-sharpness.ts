// The sharpness of full-batch training in float64: the largest eigenvalue of H^1/2 K H^1/2 / n, by square roots of every block.
import type { LossKind } from '../../src/model/loss';
import { logits } from '../../src/reference/forward';
import { kernel } from '../../src/reference/kernel';
import type { ReferenceModel } from '../../src/reference/model';
import { jacobiEigen } from './jacobi-eigen';
import type { PlainProbe } from './plain-training';

/** softmax of one row. */
function probabilities(row: ArrayLike<number>): number[] {
  const powers = Array.from(row, (value) => Math.exp(value - Math.max(...Array.from(row))));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

/** The symmetric square root of diag(p) - p p^T, [C, C]. */
function rootOfCurvature(p: readonly number[]): number[] {
  const size = p.length;
  const curvature = Array.from({ length: size * size }, (_, at) => {
    const [a, b] = [Math.floor(at / size), at % size];
    return (a === b ? p[a] : 0) - p[a] * p[b];
  });
  const { values, vectors } = jacobiEigen(curvature, size);
  return Array.from({ length: size * size }, (_, at) => {
    const [a, b] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < size; k++)
      sum += Math.sqrt(Math.max(0, values[k])) * vectors[k * size + a] * vectors[k * size + b];
    return sum;
  });
}

/** S K S with S made of these blocks along the diagonal. */
function between(matrix: Float64Array, blocks: readonly (readonly number[])[], size: number): Float64Array {
  const m = blocks.length * size;
  const right = (a: Float64Array): Float64Array =>
    Float64Array.from({ length: m * m }, (_, at) => {
      const [row, column] = [Math.floor(at / m), at % m];
      const [block, within] = [Math.floor(column / size), column % size];
      let sum = 0;
      for (let k = 0; k < size; k++) sum += a[row * m + block * size + k] * blocks[block][k * size + within];
      return sum;
    });
  const transposed = (a: Float64Array): Float64Array =>
    Float64Array.from({ length: m * m }, (_, at) => a[(at % m) * m + Math.floor(at / m)]);
  return right(transposed(right(matrix)));
}

/** Of the mean loss over those trained on. */
export function sharpnessOf(model: ReferenceModel, { train, classes }: PlainProbe, loss: LossKind): number {
  const matrix = kernel(model, train, train).total;
  const m = train.n * classes;
  if (loss === 'squared-error') return jacobiEigen(matrix, m).values[m - 1] / train.n;
  const outputs = logits(model, train);
  const blocks = Array.from({ length: train.n }, (_, i) =>
    rootOfCurvature(probabilities(outputs.subarray(i * classes, (i + 1) * classes))),
  );
  return jacobiEigen(between(matrix, blocks, classes), m).values[m - 1] / train.n;
}
