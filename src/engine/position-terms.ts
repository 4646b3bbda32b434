// The term of a dense weight that is shared over T positions, by Grams of positions:
// K (+)= alpha * sum over t, s of <a_t, a'_s> <delta_t, delta'_s>.
import { blockStep, type OpContext } from '../ops/context';
import { bindableLength, columnStride, type Matrix } from '../gpu/matrix';
import type { DenseNode } from '../model/graph';
import type { Side } from './kernel-side';
import { writtenOut, type Sides } from './kernel-terms';
import { encodePairs } from './pair-terms';
import { logitPairs, placed, type Placement } from './placement';

/** What a layer reads and what is sent back to it, position by position. */
interface Positions {
  /** T times [fan_in, n]. */
  readonly activations: readonly Matrix[];
  /** T times [C * fan_out, n]. */
  readonly deltas: readonly Matrix[];
}

/** Adds the weight's term to its place. */
export function encodePositionTerm(
  context: OpContext,
  node: DenseNode,
  { left, right }: Sides,
  placement: Placement,
): void {
  const own = positionsOf(context, node, left);
  const other = left === right ? own : positionsOf(context, node, right);
  const { multiplier, rate } = context.parameter(node.weight);
  const pairs = logitPairs(placement, [left.count, right.count]);
  const fanOut = context.shapeOf(node.id).at(-1)!;
  own.activations.forEach((_, t) => {
    other.activations.forEach((_, s) => {
      encodePairs(context, {
        rows: { activations: own.activations[t], deltas: own.deltas[t], firstDelta: 0 },
        columns: { activations: other.activations[s], deltas: other.deltas[s], firstDelta: 0 },
        pairs,
        deltaRows: placement.logits ? fanOut : own.deltas[t].rows,
        deltaConstant: 0,
        alpha: multiplier ** 2 * rate,
        beta: 0,
        n1: left.activations.n,
        n2: right.activations.n,
        ...placed({ ...placement, accumulate: placement.accumulate || t > 0 || s > 0 }),
      });
    });
  });
}

function positionsOf(context: OpContext, node: DenseNode, { activations, deltas }: Side): Positions {
  const { n } = activations;
  const [fanIn, fanOut] = [node.inputs[0], node.id].map((id) => context.shapeOf(id).at(-1)!);
  const input = activations.values.get(node.inputs[0])!;
  const { matrix, count } = writtenOut(context, deltas.get(node.id)!, n);
  return {
    activations: regroup(context, input, 1, input.rows / fanIn),
    deltas: regroup(context, matrix, count, matrix.rows / count / fanOut),
  };
}

/** [blocks * positions * features, n] as `positions` matrices [blocks * features, n], each where it can be bound. */
function regroup(context: OpContext, source: Matrix, blocks: number, positions: number): Matrix[] {
  const { columns } = source;
  const features = source.rows / blocks / positions;
  const [step, piece] = [bindableLength(blocks * features, columns), blockStep(features, columns)];
  const buffer = context.list.scratch.buffer('positions', step * positions * 4);
  return Array.from({ length: positions }, (_, t) => {
    for (let block = 0; block < blocks; block++) {
      const from = source.offset + (block * positions + t) * piece;
      context.list.copyBuffer(source.buffer, from * 4, buffer, (t * step + block * piece) * 4, piece * 4);
    }
    return { buffer, offset: t * step, rows: blocks * features, columns, stride: columnStride(columns) };
  });
}
