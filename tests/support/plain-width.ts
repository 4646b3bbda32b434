// Infinite kernels of a multilayer perceptron in float64 by numerical means over the two normal variables, and finite ones by the oracle.
import { type ActivationKind, type Graph } from '../../src/model/graph';
import { buildMlp } from '../../src/model/builders';
import { initialise } from '../../src/model/initialise';
import { activationDerivative, activationValue } from '../../src/reference/activations';
import { kernel, sumOfTerms } from '../../src/reference/kernel';
import type { Batch } from '../../src/reference/model';
import { hermiteDual } from './hermite-dual';
import { dot, relativeError } from './numbers';

/** E[phi(u) phi(v)] and E[phi'(u) phi'(v)] for normal (u, v) with variances q, p and covariance c. */
type PlainDual = (q: number, c: number, p: number) => { readonly value: number; readonly derivative: number };

/** Simpson's rule. */
function integral(of: (x: number) => number, from: number, to: number, pieces = 2000): number {
  const h = (to - from) / pieces;
  let sum = of(from) + of(to);
  for (let k = 1; k < pieces; k++) sum += (k % 2 === 1 ? 4 : 2) * of(from + k * h);
  return (sum * h) / 3;
}

/**
 * (u, v) in polar coordinates is r (sqrt(q) cos a, sqrt(p) cos(a - t)) with cos t = c / sqrt(q p): the mean of r^2 is 2, and over
 * the angle both are above zero from t - pi/2 to pi/2.
 */
const reluDual: PlainDual = (q, c, p) => {
  const t = Math.atan2(Math.sqrt(Math.max(0, q * p - c * c)), c);
  const [first, last] = [t - Math.PI / 2, Math.PI / 2];
  const mean = integral((angle) => Math.cos(angle) * Math.cos(angle - t), first, last) / (2 * Math.PI);
  return { value: 2 * Math.sqrt(q * p) * mean, derivative: (last - first) / (2 * Math.PI) };
};

/** ReLU, or a smooth activation by quadrature of order 100: 1e-12 for tanh at variances up to 1. */
function plainDual(activation: ActivationKind): PlainDual {
  if (activation === 'relu') return reluDual;
  const [value, derivative] = [activationValue, activationDerivative].map((of) => (z: number) => of(activation, z));
  return hermiteDual(value, derivative, 100);
}

export interface PlainWidth {
  readonly activation: ActivationKind;
  /** Hidden layers. */
  readonly depth: number;
  /** sigma_w^2 and sigma_b^2. */
  readonly weightVariance: number;
  readonly biasVariance: number;
}

/** Of one logit, [n, n]. */
export interface PlainKernels {
  readonly ntk: Float64Array;
  readonly nngp: Float64Array;
}

/** S <- sb^2 + sw^2 T and Q <- S + sw^2 T' Q for all pairs at once, layer by layer. */
export function infiniteOf({ n, data }: Batch, network: PlainWidth): PlainKernels {
  const { activation, depth, weightVariance, biasVariance } = network;
  const dual = plainDual(activation);
  const features = data.length / n;
  const row = (i: number) => Array.from({ length: features }, (_, k) => data[i * features + k]);
  const pairs = Array.from({ length: n * n }, (_, at) => [Math.floor(at / n), at % n] as const);
  let s = pairs.map(([i, j]) => biasVariance + (weightVariance * dot(row(i), row(j))) / features);
  let ntk = s;
  for (let layer = 0; layer < depth; layer++) {
    const before = s;
    const duals = pairs.map(([i, j], at) => dual(before[i * n + i], before[at], before[j * n + j]));
    s = duals.map(({ value }) => biasVariance + weightVariance * value);
    ntk = ntk.map((q, at) => s[at] + weightVariance * duals[at].derivative * q);
  }
  return { ntk: Float64Array.from(ntk), nngp: Float64Array.from(s) };
}

const graphOf = ({ activation, depth }: PlainWidth, features: number, width: number): Graph =>
  buildMlp({
    sizes: [features, ...Array.from({ length: depth }, () => width), 1],
    activation,
    parameterization: 'ntk',
  });

/** The tangent kernel of the finite network of this seed, and the part of its readout. */
export function finiteOf(batch: Batch, network: PlainWidth, width: number, seed: number): PlainKernels {
  const graph = graphOf(network, batch.data.length / batch.n, width);
  const { total, byParameter } = kernel({ graph, values: initialise(graph, seed) }, batch, batch);
  const readout = [...byParameter].filter(([name]) => name.startsWith(`${2 * network.depth}.`)).map(([, part]) => part);
  return { ntk: total, nngp: sumOfTerms(readout, total.length) };
}

/** What is said of two networks of one width. */
export function ofTwo([a, b]: readonly PlainKernels[], infinite: PlainKernels) {
  return {
    ntkDistances: [a, b].map(({ ntk }) => relativeError(ntk, infinite.ntk)),
    nngpDistances: [a, b].map(({ nngp }) => relativeError(nngp, infinite.nngp)),
    mean: a.ntk.map((value, at) => (value + b.ntk[at]) / 2),
    deviation: a.ntk.map((value, at) => Math.abs(value - b.ntk[at]) / Math.SQRT2),
  };
}
