// The two Grams whose product is a dense layer's part of a trace kernel, by the same tiles as the kernel itself.
import type { Matrix } from '../gpu/matrix';
import { encodeKernelTile } from '../kernels/kernel-tile';
import type { DenseNode, Parameter } from '../model/graph';
import type { OpContext } from '../ops/context';
import { type Cotangent, traceDeltas } from '../ops/cotangent';

/** What similarity of activations is times, and what is added to it. */
export interface GramScales {
  /** The weight's multiplier, squared, times its rate. */
  readonly alpha: number;
  /** The bias's; 0 without one. */
  readonly beta: number;
}

/** Of a dense layer whose parameters are looked up by name. */
export function gramScales(parameterOf: (name: string) => Parameter, { weight, bias }: DenseNode): GramScales {
  const scaleOf = (name: string): number => {
    const { multiplier, rate } = parameterOf(name);
    return multiplier ** 2 * rate;
  };
  return { alpha: scaleOf(weight), beta: bias === undefined ? 0 : scaleOf(bias) };
}

/** alpha <a, b> + beta of all pairs. */
export function encodeActivationGram(context: OpContext, dense: DenseNode, a: Matrix, b = a): Matrix {
  const scales = gramScales((name) => context.parameter(name), dense);
  return encodeGram(context, { activations: [a, b], deltaConstant: 1, ...scales, n: [a.columns, b.columns] });
}

/** sum_c <delta_c, delta'_c> of all pairs. */
export function encodeDeltaGram(context: OpContext, cotangent: Cotangent, n: number): Matrix {
  const { deltas, constant } = traceDeltas(context, cotangent, n);
  return encodeGram(context, { deltas, deltaConstant: constant, alpha: 0, beta: 1, n: [n, n] });
}

interface Gram {
  readonly activations?: readonly Matrix[];
  readonly deltas?: Matrix;
  readonly deltaConstant: number;
  readonly alpha: number;
  readonly beta: number;
  readonly n: readonly [number, number];
}

function encodeGram(
  context: OpContext,
  { activations = [], deltas, deltaConstant, alpha, beta, n: [n1, n2] }: Gram,
): Matrix {
  const out = context.arena.matrix('Gram', n1, n2);
  encodeKernelTile(context.list, context.family, {
    rows: { activations: activations[0], deltas, firstDelta: 0 },
    columns: { activations: activations[1], deltas, firstDelta: 0 },
    deltaRows: deltas?.rows ?? 0,
    ...{ deltaConstant, alpha, beta, n1, n2, out },
    spread: { rowStep: 1, rowOffset: 0, columnStep: 1, columnOffset: 0 },
    ...{ triangle: false, mirror: false, accumulate: false },
  });
  return out;
}
