// Activations on the GPU against the float64 reference: the arguments tried, and what the operations may cost.
import { uniform } from '../../src/core/random';
import type { CommandList } from '../../src/gpu/commands';
import type { Gpu } from '../../src/gpu/device';
import type { Matrix } from '../../src/gpu/matrix';
import { readMatrix } from '../../src/gpu/readback';
import { activationCodes } from '../../src/kernels/activation-kinds';
import type { ActivationKind } from '../../src/model/graph';
import { activationCurvature, activationDerivative, activationValue } from '../../src/reference/activations';
import { unitRoundoff } from './bounds';
import { runCommands, uploadMatrix } from './gpu';

/** Slope of the leaky ReLU, exact in float32. */
export const slope = Math.fround(0.2);

/** Twice the argument of the tanh in the tanh form of GELU. */
const geluArgument = (z: number) => 2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3);

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** phi(z) in float64 for float32 z; the tanh form of GELU as z sigmoid(2 g), which does not cancel where it is tiny. */
export function valueOf(kind: ActivationKind, z: number): number {
  return kind === 'gelu-tanh' ? z * sigmoid(geluArgument(z)) : activationValue(kind, z, slope);
}

export function derivativeOf(kind: ActivationKind, z: number): number {
  if (kind !== 'gelu-tanh') return activationDerivative(kind, z, slope);
  const argument = geluArgument(z);
  const growth = 2 * Math.sqrt(2 / Math.PI) * (z + 3 * 0.044715 * z ** 3);
  return sigmoid(argument) + growth * sigmoid(argument) * sigmoid(-argument);
}

/** The terms that phi''(z) is the sum of; the tanh form of GELU as sigmoid'(g) (2 g' + z g'' - z g'^2 tanh(g / 2)). */
export function curvatureTerms(kind: ActivationKind, z: number): readonly number[] {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const sigmoidSlope = (x: number): number => sigmoid(Math.abs(x)) * sigmoid(-Math.abs(x));
  if (kind === 'gelu') return [2 * density, -z * z * density];
  if (kind === 'silu') return [2 * sigmoidSlope(z), -z * Math.tanh(z / 2) * sigmoidSlope(z)];
  if (kind !== 'gelu-tanh') return [activationCurvature(kind, z)];
  const argument = geluArgument(z);
  const scale = 2 * Math.sqrt(2 / Math.PI);
  const [growth, bend] = [scale * (1 + 3 * 0.044715 * z ** 2), scale * 6 * 0.044715 * z];
  return [2 * growth, z * bend, -z * growth ** 2 * Math.tanh(argument / 2)].map((term) =>
    term === 0 || !Number.isFinite(argument) ? 0 : term * sigmoidSlope(argument),
  );
}

/** Error of phi'(z) is relative to the sum of the sizes of its two terms where it is a sum that may cancel. */
export function sizeOfDerivative(kind: ActivationKind, z: number): number {
  const derivative = derivativeOf(kind, z);
  if (z === 0 || !['gelu', 'gelu-tanh', 'silu'].includes(kind)) return Math.abs(derivative);
  const chord = valueOf(kind, z) / z;
  return Math.abs(chord) + Math.abs(derivative - chord);
}

interface Roundings {
  readonly value: number;
  readonly derivative: number;
  readonly curvature: number;
  /** Times |argument| of the sigmoid, in the value and the derivative; and in the second derivative. */
  readonly growing?: readonly [number, number];
}

/** Roundings of phi and of its derivatives as the headers of the shaders count them. */
export const roundings: Readonly<Record<ActivationKind, Roundings>> = {
  identity: { value: 0, derivative: 0, curvature: 0 },
  relu: { value: 0, derivative: 0, curvature: 0 },
  'leaky-relu': { value: 1, derivative: 0, curvature: 0 },
  gelu: { value: 17, derivative: 18, curvature: 10 },
  'gelu-tanh': { value: 14, derivative: 24, curvature: 60, growing: [4, 6] },
  tanh: { value: 12, derivative: 16, curvature: 32 },
  sigmoid: { value: 12, derivative: 16, curvature: 32 },
  silu: { value: 13, derivative: 18, curvature: 36 },
  softplus: { value: 14, derivative: 12, curvature: 16 },
  erf: { value: 16, derivative: 5, curvature: 8 },
  sine: { value: 6, derivative: 6, curvature: 6 },
};

/** Float32 arguments over all sizes from 1e-30 to `largest`, of both signs, many between -25 and 25, and zero. */
export function argumentsUpTo(largest: number, count: number): Float32Array {
  const decades = Math.log10(largest) + 30;
  return Float32Array.from({ length: count }, (_, i) => {
    const draw = uniform(1, 1, i);
    const sign = i % 2 === 0 ? 1 : -1;
    if (i % 8 === 0) return sign * 10 ** (draw * decades - 30);
    return i === 1 ? 0 : sign * 25 * draw ** 2;
  });
}

/** How far the result may be off: the roundings, the range reduction of the sine, and results below the normal floats. */
export function allowed(kind: ActivationKind, z: number, size: number, count: number, order: 0 | 1 = 0): number {
  const perArgument = roundings[kind].growing?.[order] ?? 0;
  const growing = perArgument && perArgument * Math.abs(geluArgument(Math.min(Math.abs(z), 20)));
  const reduction = kind === 'sine' ? Math.abs(z) * 2 ** -54 : 0;
  return (count + growing) * unitRoundoff * size + reduction + 2 ** -115;
}

type Encode = (list: CommandList, args: { kind: number; slope: number; input: Matrix; output: Matrix }) => void;

/** What `encode` makes of `values` [rows, columns], their padding full of NaN. */
export async function activated(gpu: Gpu, encode: Encode, kind: ActivationKind, values: Float32Array, columns: number) {
  const rows = values.length / columns;
  const input = uploadMatrix(gpu, values, rows, columns);
  const output = uploadMatrix(gpu, new Float32Array(values.length), rows, columns);
  await runCommands(gpu, (list) => encode(list, { kind: activationCodes[kind], slope, input, output }));
  return readMatrix(gpu, output);
}
