// The difference, product or quotient of two values of one shape, element by element.
import type { Matrix } from '../gpu/matrix';
import { encodeAddTo } from '../kernels/add-to';
import { encodeDifference } from '../kernels/difference';
import { encodeDivideBlocks } from '../kernels/divide-blocks';
import { encodeScaledBlocks } from '../kernels/scaled-blocks';
import { encodeUnary } from '../kernels/unary';
import { unaryCodes } from '../kernels/unary-kinds';
import type { BinaryNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked, type StackedCotangent } from './cotangent';
import type { Op, Primal, Tangents } from './op';

/** The faces of one kind, its tangents and cotangents as stacks. */
interface Rule {
  /** [rows, n]. */
  forward(context: OpContext, label: string, a: Matrix, b: Matrix): Matrix;
  /** At least one tangent is there. */
  jvp(context: OpContext, label: string, primal: Primal, tangents: Tangents): Matrix;
  /** `own`: tangents of the output. Absent where it is zero. */
  curvature?(
    context: OpContext,
    label: string,
    primal: Primal,
    tangents: Tangents,
    own: Matrix | undefined,
  ): Matrix | undefined;
  /** Those of a and of b. */
  vjp(context: OpContext, label: string, primal: Primal, cotangent: StackedCotangent): [Matrix, Matrix];
}

const subtract: Rule = {
  forward(context, label, a, b) {
    const output = like(context, label, a);
    encodeDifference(context.list, { a, b, output });
    return output;
  },
  jvp(context, label, _primal, { inputs: [a, b] }) {
    if (!a) return negated(context, label, b!);
    const output = context.copy(label, a);
    if (b) encodeAddTo(context.list, { target: output, source: b, scale: -1 });
    return output;
  },
  vjp: (context, label, _primal, { matrix }) => [matrix, negated(context, label, matrix)],
};

const multiply: Rule = {
  forward: (context, label, a, b) => times(context, label, a, b),
  jvp(context, label, { inputs: [a, b] }, { inputs: [da, db] }) {
    if (!da) return times(context, label, db!, a);
    const output = times(context, label, da, b);
    if (db) encodeScaledBlocks(context.list, { source: db, factor: a, output, accumulate: true });
    return output;
  },
  curvature: (context, label, _primal, { inputs: [da, db] }) => da && db && times(context, label, da, db, 2),
  vjp: (context, label, { inputs: [a, b] }, { matrix }) => [
    times(context, label, matrix, b),
    times(context, label, matrix, a),
  ],
};

/** With z = a / b: dz = (da - z db) / b, and where a and b go straight d(dz) = -2 dz db / b. */
const divide: Rule = {
  forward: (context, label, a, b) => over(context, label, a, b),
  jvp(context, label, { inputs: [, b], output: z }, { inputs: [da, db] }) {
    if (!db) return over(context, label, da!, b);
    const target = da ? context.copy(label, da) : like(context, label, db);
    encodeScaledBlocks(context.list, { source: db, factor: z, scale: -1, output: target, accumulate: !!da });
    encodeDivideBlocks(context.list, { target, divisor: b });
    return target;
  },
  curvature(context, label, { inputs: [, divisor] }, { inputs: [, db] }, own) {
    if (!db || !own) return undefined;
    const target = times(context, label, own, db, -2);
    encodeDivideBlocks(context.list, { target, divisor });
    return target;
  },
  vjp(context, label, { inputs: [, b], output: z }, { matrix }) {
    const left = over(context, label, matrix, b);
    return [left, times(context, label, left, z, -1)];
  },
};

const rules: Readonly<Record<BinaryNode['kind'], Rule>> = { subtract, multiply, divide };

export const binaryOp: Op<BinaryNode> = {
  forward: (context, { id, kind }, [a, b]) => rules[kind].forward(context, id, a, b),

  jvp(context, { id, kind }, primal, tangents) {
    if (tangents.inputs.every((tangent) => !tangent)) return undefined;
    return rules[kind].jvp(context, `${id} tangents`, primal, tangents);
  },

  curvature: (context, { id, kind }, primal, tangents, own) =>
    rules[kind].curvature?.(context, `${id} curvature`, primal, tangents, own),

  vjp(context, { id, kind }, primal, cotangent) {
    const own = stacked(context, cotangent, primal.output.columns);
    const sent = rules[kind].vjp(context, `${id} deltas`, primal, own);
    return sent.map((matrix) => ({ ...own, matrix, owned: own.owned || matrix !== own.matrix }));
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

function like(context: OpContext, label: string, { rows, columns }: Matrix): Matrix {
  return context.arena.matrix(label, rows, columns);
}

/** scale * source[b] * factor for every block b of the source. */
function times(context: OpContext, label: string, source: Matrix, factor: Matrix, scale = 1): Matrix {
  const output = like(context, label, source);
  encodeScaledBlocks(context.list, { source, factor, scale, output });
  return output;
}

/** source[b] / divisor for every block b of the source. */
function over(context: OpContext, label: string, source: Matrix, divisor: Matrix): Matrix {
  const target = context.copy(label, source);
  encodeDivideBlocks(context.list, { target, divisor });
  return target;
}

function negated(context: OpContext, label: string, input: Matrix): Matrix {
  const output = like(context, label, input);
  encodeUnary(context.list, { kind: unaryCodes.negate, constants: [0, 0], input, output });
  return output;
}
