// How a step's change of log-probabilities comes about, factor by factor (Ren and Sutherland 2024): -eta A K r.
import { shapeMismatch } from '../core/errors';

export interface ProbabilityStep {
  /** pi(x), [C]. */
  readonly probabilities: ArrayLike<number>;
  /** K(x, x_o), [C, C]. */
  readonly block: ArrayLike<number>;
  /** r, the loss's gradient in the logits of x_o, [C]. */
  readonly residual: ArrayLike<number>;
  /** eta. */
  readonly rate: number;
}

export interface ProbabilityFactors {
  /** A(x) = I - 1 pi(x)^T, [C, C]. */
  readonly centring: Float64Array;
  /** -eta K r, the change of the logits, [C]. */
  readonly logits: Float64Array;
  /** -eta A K r, [C]. */
  readonly logProbabilities: Float64Array;
  /** diag(pi) times that, [C]. */
  readonly probabilities: Float64Array;
}

/** First-order changes at one datapoint x by a step on another. Throws ShapeMismatch where sizes do not fit. */
export function probabilityFactors({ probabilities, block, residual, rate }: ProbabilityStep): ProbabilityFactors {
  const classes = probabilities.length;
  if (block.length !== classes ** 2) throw shapeMismatch(`${classes} x ${classes} entries`, `${block.length}`);
  if (residual.length !== classes) throw shapeMismatch(`a residual of ${classes} numbers`, `${residual.length}`);
  const centring = Float64Array.from(
    { length: classes ** 2 },
    (_, at) => (at % (classes + 1) === 0 ? 1 : 0) - probabilities[at % classes],
  );
  const logits = times(block, residual).map((value) => -rate * value);
  const logProbabilities = times(centring, logits);
  return { centring, logits, logProbabilities, probabilities: logProbabilities.map((v, c) => v * probabilities[c]) };
}

/** A square matrix times a vector. */
function times(matrix: ArrayLike<number>, vector: ArrayLike<number>): Float64Array {
  const n = vector.length;
  return Float64Array.from({ length: n }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += matrix[row * n + k] * vector[k];
    return sum;
  });
}
