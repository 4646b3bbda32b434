// Dual activations: means of phi(u) phi(v) and phi'(u) phi'(v) for normal (u, v) with variances q, p and covariance c.
// ReLU: Cho and Saul 2009; erf: Williams 1997; sine and GELU by their Gaussian integrals; others by quadrature.
import { normalRule } from './normal-rule';

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
  const [near, far] = [Math.exp(c - (q + p) / 2), Math.exp(-c - (q + p) / 2)];
  return { value: (near - far) / 2, derivative: (near + far) / 2 };
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

/**
 * The dual of any smooth activation by quadrature, off by less than 1e-8 of itself at variances up to 400 for those that
 * networks have: u = sqrt(q) x and v = (c / q) u + s y with x and y independent, each by the trapezoidal rule.
 */
export function quadratureDual(phi: (z: number) => number, phiDerivative: (z: number) => number): Dual {
  return (q, c, p) => {
    if (p > q) [q, p] = [p, q];
    const slope = q > 0 ? c / q : 0;
    const [spread, rest] = [Math.sqrt(q), Math.sqrt(Math.max(p - slope * c, 0))];
    const outer = normalRule(0, spread);
    let [value, derivative] = [0, 0];
    outer.nodes.forEach((x, i) => {
      const u = spread * x;
      const inner = meansAbout(slope * u, rest, phi, phiDerivative);
      value += outer.weights[i] * phi(u) * inner.value;
      derivative += outer.weights[i] * phiDerivative(u) * inner.derivative;
    });
    return { value, derivative };
  };
}

/** E[phi(v)] and E[phi'(v)] for v normal with this mean and deviation. */
function meansAbout(
  mean: number,
  deviation: number,
  phi: (z: number) => number,
  phiDerivative: (z: number) => number,
): DualValue {
  if (deviation === 0) return { value: phi(mean), derivative: phiDerivative(mean) };
  const { nodes, weights } = normalRule(-mean / deviation, deviation);
  let [value, derivative] = [0, 0];
  for (let j = 0; j < nodes.length; j++) {
    const v = mean + deviation * nodes[j];
    value += weights[j] * phi(v);
    derivative += weights[j] * phiDerivative(v);
  }
  return { value, derivative };
}
