// Dual activations: means of phi(u) phi(v) and phi'(u) phi'(v) for normal (u, v) with variances q, p and covariance c.
// ReLU: Cho and Saul 2009; erf: Williams 1997; sine and GELU by their Gaussian integrals; others by quadrature.
import { tridiagonalEigen } from '../core/tridiagonal-eigen';

/** E[phi(u) phi(v)] and E[phi'(u) phi'(v)]. */
export interface DualValue {
  readonly value: number;
  readonly derivative: number;
}

export type Dual = (q: number, c: number, p: number) => DualValue;

function relu(q: number, c: number, p: number): DualValue {
  const norm = Math.sqrt(q * p);
  if (norm === 0) return { value: 0, derivative: 0 };
  const cosine = Math.min(1, Math.max(-1, c / norm));
  const angle = Math.acos(cosine);
  const value = (norm * (Math.sin(angle) + (Math.PI - angle) * cosine)) / (2 * Math.PI);
  return { value, derivative: (Math.PI - angle) / (2 * Math.PI) };
}

function erf(q: number, c: number, p: number): DualValue {
  const scale = (1 + 2 * q) * (1 + 2 * p);
  return {
    value: (2 / Math.PI) * Math.asin((2 * c) / Math.sqrt(scale)),
    derivative: 4 / Math.PI / Math.sqrt(scale - 4 * c * c),
  };
}

function sine(q: number, c: number, p: number): DualValue {
  const decay = Math.exp(-(q + p) / 2);
  return { value: decay * Math.sinh(c), derivative: decay * Math.cosh(c) };
}

function gelu(q: number, c: number, p: number): DualValue {
  const scale = (1 + q) * (1 + p);
  const d = Math.sqrt(scale - c * c);
  const angle = Math.atan(c / d);
  return {
    value: c / 4 + ((c * c + q * p * d * d) / (scale * d) + c * angle) / (2 * Math.PI),
    derivative: 1 / 4 + (angle + (c / d) * (1 / (d * d) + (1 - q * p) / scale + 1)) / (2 * Math.PI),
  };
}

/** The activations whose duals are known in closed form. */
export const duals = {
  identity: (_q: number, c: number): DualValue => ({ value: c, derivative: 1 }),
  relu,
  erf,
  sine,
  gelu,
} as const satisfies Record<string, Dual>;

/** Nodes and weights for means over a standard normal (Golub and Welsch 1969), exact to degree 2 order - 1. */
export function gaussHermite(order: number): { nodes: Float64Array; weights: Float64Array } {
  const beside = Array.from({ length: order - 1 }, (_, k) => Math.sqrt(k + 1));
  const { values, vectors } = tridiagonalEigen(new Array<number>(order).fill(0), beside);
  return { nodes: values, weights: Float64Array.from({ length: order }, (_, k) => vectors[k * order] ** 2) };
}

/** Rows of the symmetric square root of [[q, c], [c, p]]: (M + sqrt(det) I) / sqrt(trace + 2 sqrt(det)). */
function squareRoot(q: number, c: number, p: number): { a: number; b: number; d: number } {
  const root = Math.sqrt(Math.max(q * p - c * c, 0));
  const scale = Math.sqrt(q + p + 2 * root);
  return scale > 0 ? { a: (q + root) / scale, b: c / scale, d: (p + root) / scale } : { a: 0, b: 0, d: 0 };
}

/**
 * The dual of any smooth activation by two-dimensional quadrature of order^2 nodes. Converges slower the larger the
 * variances: for tanh an error of 1e-9 at variance 1 and 4e-5 at variance 4 (order 100: 1e-12 and 2e-6).
 */
export function quadratureDual(phi: (z: number) => number, phiDerivative: (z: number) => number, order = 64): Dual {
  const { nodes, weights } = gaussHermite(order);
  return (q, c, p) => {
    const { a, b, d } = squareRoot(q, c, p);
    let value = 0;
    let derivative = 0;
    for (let i = 0; i < order; i++) {
      for (let j = 0; j < order; j++) {
        const [u, v] = [a * nodes[i] + b * nodes[j], b * nodes[i] + d * nodes[j]];
        value += weights[i] * weights[j] * phi(u) * phi(v);
        derivative += weights[i] * weights[j] * phiDerivative(u) * phiDerivative(v);
      }
    }
    return { value, derivative };
  };
}
