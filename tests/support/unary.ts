// Functions of one number in float64, and what the GPU's may be off by: the roundings counted in the shaders' headers.
import type { CommandList } from '../../src/gpu/commands';
import type { Gpu } from '../../src/gpu/device';
import { readMatrix } from '../../src/gpu/readback';
import { unaryCodes, type UnaryFunction } from '../../src/kernels/unary-kinds';
import type { UnaryKind } from '../../src/model/graph';
import { unaryCurvature, unaryDerivative, unaryValue } from '../../src/reference/unary-functions';
import { unitRoundoff } from './bounds';
import { runCommands, uploadMatrix } from './gpu';

export interface UnaryCase {
  readonly kind: UnaryKind;
  readonly constants: readonly [number, number];
  /** Roundings relative to the result, of the value, of the derivative and of the second one. */
  readonly roundings: (z: number) => readonly [number, number, number];
  /** Absolute errors besides. */
  readonly besides?: (z: number) => readonly [number, number, number];
}

const [alpha, low, high, slope, offset] = [1.7, -0.6, 2.3, 0.21, 0.45].map(Math.fround);
const fixed = (value: number, derivative: number, second: number) => () => [value, derivative, second] as const;
const turns = (z: number) => [Math.abs(z) * 2 ** -54, Math.abs(z) * 2 ** -54, Math.abs(z) * 2 ** -54] as const;

function power(exponent: number): UnaryCase {
  const p = Math.fround(exponent);
  const size = (z: number) => Math.abs(Math.log(Math.abs(z) || 1));
  const count = (q: number, z: number) => Math.abs(q) + 22 + (Number.isInteger(2 * q) ? 0 : 14 * size(z));
  const roundings = (z: number) =>
    [
      count(p, z),
      count(p - 1, z) + 1 + Math.abs(p - 1) * size(z),
      count(p - 2, z) + 3 + 2 * (1 + Math.abs(p - 2)) * size(z),
    ] as const;
  return { kind: 'power', constants: [p, 0], roundings };
}

function celuRoundings(z: number) {
  const growing = 5 * Math.min(Math.abs(z / alpha), 110);
  return [15, 3 + growing, 8 + growing] as const;
}

export const unaryCases: readonly UnaryCase[] = [
  { kind: 'exp', constants: [0, 0], roundings: fixed(3, 3, 3) },
  { kind: 'log', constants: [0, 0], roundings: fixed(12, 5, 11) },
  { kind: 'sqrt', constants: [0, 0], roundings: fixed(9, 15, 24) },
  { kind: 'reciprocal', constants: [0, 0], roundings: fixed(5, 12, 18) },
  { kind: 'negate', constants: [0, 0], roundings: fixed(0, 0, 0) },
  { kind: 'absolute', constants: [0, 0], roundings: fixed(0, 0, 0) },
  { kind: 'cosine', constants: [0, 0], roundings: fixed(6, 6, 6), besides: turns },
  { kind: 'softsign', constants: [0, 0], roundings: fixed(7, 13, 20) },
  { kind: 'elu', constants: [alpha, 0], roundings: fixed(10, 4, 4) },
  { kind: 'celu', constants: [alpha, 0], roundings: celuRoundings },
  { kind: 'clip', constants: [low, high], roundings: fixed(0, 0, 0) },
  {
    kind: 'hard-sigmoid',
    constants: [slope, offset],
    roundings: fixed(0, 0, 0),
    besides: () => [4 * unitRoundoff, 0, 0],
  },
  { kind: 'step', constants: [0, 0], roundings: fixed(0, 0, 0) },
  { kind: 'floor', constants: [0, 0], roundings: fixed(0, 0, 0) },
  ...[2, 3, -1, -2, 0.5, -0.5, 1.5, 1, 0, 0.3, -2.7].map(power),
];

/** Whether the function is defined at z, where float64 may have a number (powers of -Infinity, the slope of a logarithm). */
function isDefined({ kind, constants: [p] }: UnaryCase, z: number): boolean {
  if (kind === 'power') return z >= 0 || Number.isInteger(p);
  return kind !== 'log' || z >= 0;
}

export function valueOf(one: UnaryCase, z: number): number {
  if (one.kind === 'softsign' && !Number.isFinite(z)) return Math.sign(z);
  return isDefined(one, z) ? unaryValue(one.kind, z, one.constants) : NaN;
}

export function derivativeOf(one: UnaryCase, z: number): number {
  const isFlat = one.kind === 'power' && one.constants[0] === 0;
  return isFlat || isDefined(one, z) ? unaryDerivative(one.kind, z, one.constants) : NaN;
}

export function curvatureOf(one: UnaryCase, z: number): number {
  const isFlat = one.kind === 'power' && [0, 1].includes(one.constants[0]);
  if (one.kind === 'softsign' && !Number.isFinite(z)) return 0;
  return isFlat || isDefined(one, z) ? unaryCurvature(one.kind, z, one.constants) : NaN;
}

/** How far result number `which` (value, derivative or the second one) may be off; 2^-115 is for what lies below the normal floats. */
export function boundOf({ roundings, besides }: UnaryCase, z: number, result: number, which: 0 | 1 | 2): number {
  return roundings(z)[which] * unitRoundoff * Math.abs(result) + (besides?.(z)[which] ?? 0) + 2 ** -115;
}

type Encode = (list: CommandList, args: UnaryFunction) => void;

/** What `encode` makes of `values` [rows, columns], their padding full of NaN. */
export async function mapped(
  gpu: Gpu,
  encode: Encode,
  { kind, constants }: UnaryCase,
  values: Float32Array,
  columns: number,
): Promise<Float32Array> {
  const rows = values.length / columns;
  const input = uploadMatrix(gpu, values, rows, columns);
  const output = uploadMatrix(gpu, new Float32Array(values.length).fill(1234), rows, columns);
  await runCommands(gpu, (list) => encode(list, { kind: unaryCodes[kind], constants, input, output }));
  return readMatrix(gpu, output);
}
