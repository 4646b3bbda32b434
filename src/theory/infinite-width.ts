// Kernels of an infinitely wide multilayer perceptron in the NTK parameterization (Jacot et al. 2018).
import { shapeMismatch } from '../core/errors';
import type { Dual } from './dual-activations';

export interface InfiniteNetwork {
  /** Number of dense layers, 1 or more. */
  readonly layers: number;
  readonly dual: Dual;
  /** sigma_w^2. */
  readonly weightVariance: number;
  /** sigma_b^2. */
  readonly biasVariance: number;
}

/** n datapoints as rows [n, features]. */
export interface Rows {
  readonly n: number;
  readonly data: ArrayLike<number>;
}

export interface InfiniteKernels {
  /** Covariance of the logit over initialisations, [n1, n2]. */
  readonly nngp: Float64Array;
  /** Tangent kernel of one logit, [n1, n2]. */
  readonly ntk: Float64Array;
}

function rowInner(a: Rows, i: number, b: Rows, j: number, features: number): number {
  let sum = 0;
  for (let k = 0; k < features; k++) sum += a.data[i * features + k] * b.data[j * features + k];
  return sum;
}

/** S_xx before each activation, layer by layer: [layers] per datapoint. */
function variances({ layers, dual, weightVariance, biasVariance }: InfiniteNetwork, first: number): Float64Array {
  const out = new Float64Array(layers);
  out[0] = first;
  for (let layer = 1; layer < layers; layer++) {
    const q = out[layer - 1];
    out[layer] = biasVariance + weightVariance * dual(q, q, q).value;
  }
  return out;
}

/** Both kernels of one pair. */
export interface InfinitePair {
  readonly nngp: number;
  readonly ntk: number;
}

/** S and Q of one pair: S_1 = Q_1, then S <- sb^2 + sw^2 T and Q <- S + sw^2 T' Q. */
function pair(network: InfiniteNetwork, first: number, q: Float64Array, p: Float64Array): InfinitePair {
  let nngp = first;
  let ntk = first;
  for (let layer = 1; layer < network.layers; layer++) {
    const { value, derivative } = network.dual(q[layer - 1], nngp, p[layer - 1]);
    nngp = network.biasVariance + network.weightVariance * value;
    ntk = nngp + network.weightVariance * derivative * ntk;
  }
  return { nngp, ntk };
}

function check({ layers }: InfiniteNetwork, a: Rows, b: Rows): void {
  const features = a.data.length / a.n;
  if (b.data.length !== b.n * features) throw shapeMismatch(`rows of ${features} features`, `${b.data.length / b.n}`);
  if (!Number.isInteger(layers) || layers < 1) throw shapeMismatch('one dense layer or more', `${layers}`);
}

/**
 * The kernels of datapoint i of `a` with j of `b`, pair by pair as they are asked for; what a datapoint has by itself is computed
 * once. Throws ShapeMismatch when their rows disagree, or without a layer.
 */
export function infinitePairs(network: InfiniteNetwork, a: Rows, b: Rows): (i: number, j: number) => InfinitePair {
  check(network, a, b);
  const features = a.data.length / a.n;
  const scaled = (x: number) => network.biasVariance + (network.weightVariance * x) / features;
  const own = (rows: Rows) => {
    const known: (Float64Array | undefined)[] = [];
    return (i: number) => (known[i] ??= variances(network, scaled(rowInner(rows, i, rows, i, features))));
  };
  const q = own(a);
  const p = a === b ? q : own(b);
  return (i, j) => pair(network, scaled(rowInner(a, i, b, j, features)), q(i), p(j));
}

/** NNGP and tangent kernel between two sets of datapoints. Throws ShapeMismatch when their rows disagree, or without a layer. */
export function infiniteKernels(network: InfiniteNetwork, a: Rows, b: Rows): InfiniteKernels {
  const kernelsOf = infinitePairs(network, a, b);
  const result = { nngp: new Float64Array(a.n * b.n), ntk: new Float64Array(a.n * b.n) };
  for (let at = 0; at < a.n * b.n; at++) {
    const { nngp, ntk } = kernelsOf(Math.floor(at / b.n), at % b.n);
    result.nngp[at] = nngp;
    result.ntk[at] = ntk;
  }
  return result;
}
