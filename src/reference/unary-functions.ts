// Functions of one number with constants, and their first two derivatives in float64. At kinks the first are those of PyTorch: 0 for the
// absolute value at 0, 1 for clip at its bounds (as torch.clamp), 0 for hard-sigmoid where it begins to be flat, alpha for
// elu at 0; the second is that of the left side, 0 for the absolute value. Where there is no finite derivative (sqrt at 0) it is
// infinite.
import type { UnaryKind } from '../model/graph';

interface UnaryFunction {
  readonly value: (z: number, constants: readonly number[]) => number;
  readonly derivative: (z: number, constants: readonly number[]) => number;
  /** Absent: 0. */
  readonly curvature?: (z: number, constants: readonly number[]) => number;
}

const within = (z: number, low: number, high: number): number => (z < low ? low : z > high ? high : z);

/** d z^p / dz; 0 for p = 0, also at z = 0. */
const powerDerivative = (z: number, p: number): number => (p === 0 ? 0 : p * Math.pow(z, p - 1));

/** d^2 z^p / dz^2; 0 for p = 0 and p = 1, also at z = 0. */
const powerCurvature = (z: number, p: number): number => (p === 0 || p === 1 ? 0 : p * (p - 1) * Math.pow(z, p - 2));

function softsignDerivative(z: number): number {
  const scale = 1 / (1 + Math.abs(z));
  return scale * scale;
}

function hardSigmoidDerivative(z: number, a: number, b: number): number {
  const linear = a * z + b;
  return linear > 0 && linear < 1 ? a : 0;
}

const functions: Readonly<Record<UnaryKind, UnaryFunction>> = {
  exp: { value: Math.exp, derivative: Math.exp, curvature: Math.exp },
  log: { value: Math.log, derivative: (z) => 1 / z, curvature: (z) => -1 / (z * z) },
  sqrt: { value: Math.sqrt, derivative: (z) => 0.5 / Math.sqrt(z), curvature: (z) => -0.25 / (z * Math.sqrt(z)) },
  reciprocal: { value: (z) => 1 / z, derivative: (z) => -1 / (z * z), curvature: (z) => 2 / (z * z * z) },
  negate: { value: (z) => -z, derivative: () => -1 },
  absolute: { value: Math.abs, derivative: Math.sign },
  cosine: { value: Math.cos, derivative: (z) => -Math.sin(z), curvature: (z) => -Math.cos(z) },
  softsign: {
    value: (z) => z / (1 + Math.abs(z)),
    derivative: softsignDerivative,
    curvature: (z) => (-2 * Math.sign(z)) / (1 + Math.abs(z)) ** 3,
  },
  elu: {
    value: (z, [alpha]) => (z > 0 ? z : alpha * Math.expm1(z)),
    derivative: (z, [alpha]) => (z > 0 ? 1 : alpha * Math.exp(z)),
    curvature: (z, [alpha]) => (z > 0 ? 0 : alpha * Math.exp(z)),
  },
  celu: {
    value: (z, [alpha]) => (z > 0 ? z : alpha * Math.expm1(z / alpha)),
    derivative: (z, [alpha]) => (z > 0 ? 1 : Math.exp(z / alpha)),
    curvature: (z, [alpha]) => (z > 0 ? 0 : Math.exp(z / alpha) / alpha),
  },
  clip: {
    value: (z, [low, high]) => within(z, low, high),
    derivative: (z, [low, high]) => (z >= low && z <= high ? 1 : 0),
  },
  'hard-sigmoid': {
    value: (z, [a, b]) => within(a * z + b, 0, 1),
    derivative: (z, [a, b]) => hardSigmoidDerivative(z, a, b),
  },
  power: {
    value: (z, [p]) => Math.pow(z, p),
    derivative: (z, [p]) => powerDerivative(z, p),
    curvature: (z, [p]) => powerCurvature(z, p),
  },
  step: { value: (z) => (z > 0 ? 1 : 0), derivative: () => 0 },
  floor: { value: Math.floor, derivative: () => 0 },
};

/** The function at z. */
export function unaryValue(kind: UnaryKind, z: number, constants: readonly number[] = []): number {
  return functions[kind].value(z, constants);
}

/** Its derivative at z. */
export function unaryDerivative(kind: UnaryKind, z: number, constants: readonly number[] = []): number {
  return functions[kind].derivative(z, constants);
}

/** Its second derivative at z. */
export function unaryCurvature(kind: UnaryKind, z: number, constants: readonly number[] = []): number {
  return functions[kind].curvature?.(z, constants) ?? 0;
}
