// Activations and their first two derivatives in float64. Kinks take the derivatives PyTorch takes: those of the left side.
import type { ActivationKind } from '../model/graph';
import { erf, normalCdf, normalDensity } from './error-function';

interface Activation {
  readonly value: (z: number, slope: number) => number;
  readonly derivative: (z: number, slope: number) => number;
  readonly curvature: (z: number) => number;
}

const geluScale = Math.sqrt(2 / Math.PI);
const geluInner = (z: number) => Math.tanh(geluScale * (z + 0.044715 * z * z * z));

function sigmoid(z: number): number {
  const small = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + small) : small / (1 + small);
}

const sigmoidDerivative = (z: number) => sigmoid(z) * sigmoid(-z);

function geluTanhDerivative(z: number): number {
  const t = geluInner(z);
  return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * geluScale * (1 + 3 * 0.044715 * z * z);
}

function geluTanhCurvature(z: number): number {
  const t = geluInner(z);
  const [slope, bend] = [geluScale * (1 + 3 * 0.044715 * z * z), 6 * geluScale * 0.044715 * z];
  return (1 - t * t) * (slope + 0.5 * z * (bend - 2 * t * slope * slope));
}

function tanhDerivative(z: number): number {
  const c = 1 / Math.cosh(z);
  return c * c;
}

const activations: Readonly<Record<ActivationKind, Activation>> = {
  identity: { value: (z) => z, derivative: () => 1, curvature: () => 0 },
  relu: { value: (z) => (z <= 0 ? 0 : z), derivative: (z) => (z > 0 ? 1 : 0), curvature: () => 0 },
  'leaky-relu': {
    value: (z, slope) => (z > 0 ? z : slope * z),
    derivative: (z, slope) => (z > 0 ? 1 : slope),
    curvature: () => 0,
  },
  gelu: {
    value: (z) => z * normalCdf(z),
    derivative: (z) => normalCdf(z) + z * normalDensity(z),
    curvature: (z) => (2 - z * z) * normalDensity(z),
  },
  'gelu-tanh': {
    value: (z) => 0.5 * z * (1 + geluInner(z)),
    derivative: geluTanhDerivative,
    curvature: geluTanhCurvature,
  },
  tanh: { value: Math.tanh, derivative: tanhDerivative, curvature: (z) => -2 * Math.tanh(z) * tanhDerivative(z) },
  sigmoid: {
    value: sigmoid,
    derivative: sigmoidDerivative,
    curvature: (z) => -Math.tanh(z / 2) * sigmoidDerivative(z),
  },
  silu: {
    value: (z) => z * sigmoid(z),
    derivative: (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
    curvature: (z) => (2 - z * Math.tanh(z / 2)) * sigmoidDerivative(z),
  },
  softplus: {
    value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    derivative: sigmoid,
    curvature: sigmoidDerivative,
  },
  erf: {
    value: erf,
    derivative: (z) => (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z),
    curvature: (z) => (-4 / Math.sqrt(Math.PI)) * z * Math.exp(-z * z),
  },
  sine: { value: Math.sin, derivative: Math.cos, curvature: (z) => -Math.sin(z) },
};

/** Slope of the leaky ReLU where a node states none. */
export const defaultSlope = 0.01;

/** phi(z). */
export function activationValue(kind: ActivationKind, z: number, slope = defaultSlope): number {
  return activations[kind].value(z, slope);
}

/** phi'(z). */
export function activationDerivative(kind: ActivationKind, z: number, slope = defaultSlope): number {
  return activations[kind].derivative(z, slope);
}

/** phi''(z). */
export function activationCurvature(kind: ActivationKind, z: number): number {
  return activations[kind].curvature(z);
}
