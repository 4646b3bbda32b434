// Kernel regression on the goals of a probe in float64, eigenvector by eigenvector: where training on the squared error ends if
// the kernel does not change.
import type { SymmetricEigen } from '../../src/core/tridiagonal-eigen';
import { kernel } from '../../src/reference/kernel';
import type { ReferenceModel } from '../../src/reference/model';
import { jacobiEigen } from './jacobi-eigen';
import { dot } from './numbers';
import { outputsOf, type PlainProbe, wantedOf } from './plain-training';

export interface PlainRegression {
  /** Outputs of those trained on, and of those held out. */
  readonly own: Float64Array;
  readonly others: Float64Array;
  /** |f - y| on those trained on, over that at the start. */
  readonly left: number;
  /** The largest eigenvalue over the smallest that is not zero: how much it makes of a rounding. */
  readonly condition: number;
}

const zero = 1e-9; // of the largest eigenvalue

/** `eigen` is that of the full kernel of those trained on, where it is known already. */
export function plainRegression(model: ReferenceModel, probe: PlainProbe, eigen?: SymmetricEigen): PlainRegression {
  const { train, test, classes } = probe;
  const m = train.n * classes;
  const { values, vectors } = eigen ?? jacobiEigen(kernel(model, train, train).total, m);
  const cross = kernel(model, test, train).total;
  const outputs = outputsOf(model, probe);
  const wanted = wantedOf(probe);
  const residual = outputs.slice(0, m).map((value, i) => value - wanted[i]);
  const reached = [...values.keys()].filter((k) => values[k] > zero * values[m - 1]);
  const [own, weights] = [outputs.slice(0, m), new Float64Array(m)];
  for (const k of reached) {
    const vector = vectors.subarray(m * k, m * k + m);
    const along = dot(vector, residual);
    for (let i = 0; i < m; i++) {
      own[i] -= along * vector[i];
      weights[i] -= (along / values[k]) * vector[i];
    }
  }
  const others = outputs.slice(m).map((value, i) => value + dot(cross.subarray(m * i, m * i + m), weights));
  const after = own.map((value, i) => value - wanted[i]);
  const left = Math.sqrt(dot(after, after) / dot(residual, residual));
  return { own, others, left, condition: values[m - 1] / values[reached[0]] };
}
