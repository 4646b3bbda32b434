// What training minimises, and the ways of stepping: names shared by the engine, the oracle and the page.

/** Mean over datapoints of 1/2 |f - y|^2, or of -sum_c y_c log softmax(f)_c. */
export const lossKinds = ['squared-error', 'cross-entropy'] as const;

export type LossKind = (typeof lossKinds)[number];

interface Rates {
  readonly rate: number;
  /**
   * Decoupled from the gradient (Loshchilov and Hutter 2019): every parameter shrinks by its rate times this at each step,
   * besides its move. Absent: 0.
   */
  readonly weightDecay?: number;
}

/** Gradient descent, with heavy-ball momentum (v = momentum * v + g), or Adam (Kingma and Ba 2015). */
export type Optimizer =
  | (Rates & { readonly kind: 'sgd' })
  | (Rates & { readonly kind: 'momentum'; readonly momentum: number })
  | (Rates & {
      readonly kind: 'adam';
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
    });

/** Adam's constants where an optimizer does not state them. */
export const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** One-hot target rows [n, classes] for labels. */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) rows[i * classes + labels[i]] = 1;
  return rows;
}
