// Sums the terms of layers with one position into a kernel: the trace folds the logits, the full kernel takes every pair.
import type { Matrix } from '../gpu/matrix';
import { encodeKernelTile } from '../kernels/kernel-tile';
import { encodeTermDiagonal } from '../kernels/term-diagonal';
import type { GraphNode } from '../model/graph';
import type { OpContext } from '../ops/context';
import { stacked, traceDeltas, type Cotangent, type StackedCotangent } from '../ops/cotangent';
import { opOf } from '../ops/registry';
import type { Side } from './kernel-side';
import type { Network } from './network';
import { primalOf } from './passes';
import { encodePairs } from './pair-terms';
import { logitPairs, placed, type Placement } from './placement';

export interface TermSide {
  readonly n: number;
  /** The layer's input [fan_in, n]. */
  readonly activations: Matrix;
  /** Cotangents at the layer's output. */
  readonly cotangent: Cotangent;
}

/** (alpha <a, a'> + beta) <delta, delta'>: a layer's weight and bias together. */
export interface LayerTerm {
  /** The layer. */
  readonly node: GraphNode;
  readonly left: TermSide;
  readonly right: TermSide;
  readonly alpha: number;
  readonly beta: number;
}

export interface Sides {
  readonly left: Side;
  readonly right: Side;
}

/** The terms of these parameters, a layer's weight and bias together. */
export function layerTerms(
  context: OpContext,
  network: Network,
  sides: Sides,
  counted: (name: string) => boolean,
): LayerTerm[] {
  return network.graph.nodes.flatMap((node) => {
    if (!sides.left.deltas.has(node.id)) return [];
    const terms = opOf(node)
      .kernelTerms(context, node, primalOf(node, sides.left.activations))
      .filter((term) => counted(term.parameter));
    if (terms.length === 0) return [];
    const scaleOf = (weight: boolean): number =>
      terms.filter((term) => (term.activations !== undefined) === weight).reduce((sum, term) => sum + term.scale, 0);
    const side = ({ activations, deltas }: Side): TermSide => ({
      n: activations.n,
      activations: primalOf(node, activations).inputs[0],
      cotangent: deltas.get(node.id)!,
    });
    return [{ node, left: side(sides.left), right: side(sides.right), alpha: scaleOf(true), beta: scaleOf(false) }];
  });
}

/** Adds a layer's term to its place. */
export function encodeLayerTerm(context: OpContext, term: LayerTerm, placement: Placement): void {
  if (placement.logits) encodeFull(context, term, placement);
  else encodeTrace(context, term, placement);
}

/** out (+)= the sum over logits. */
function encodeTrace(context: OpContext, { left, right, alpha, beta }: LayerTerm, placement: Placement): void {
  const d1 = traceDeltas(context, left.cotangent, left.n);
  const d2 = left.cotangent === right.cotangent ? d1 : traceDeltas(context, right.cotangent, right.n);
  encodeKernelTile(context.list, context.family, {
    rows: { activations: left.activations, deltas: d1.deltas, firstDelta: 0 },
    columns: { activations: right.activations, deltas: d2.deltas, firstDelta: 0 },
    deltaRows: d1.deltas?.rows ?? 0,
    deltaConstant: d1.constant,
    alpha,
    beta,
    n1: left.n,
    n2: right.n,
    ...placed(placement),
  });
}

/** out (+)= every pair of logits. */
function encodeFull(context: OpContext, { left, right, alpha, beta }: LayerTerm, placement: Placement): void {
  const [d1, d2] = [blocksOf(context, left), blocksOf(context, right)];
  const pairs = logitPairs(placement, [left.cotangent.count, right.cotangent.count]);
  const same = left.cotangent.form === 'identity' && placement.accumulate;
  encodePairs(context, {
    rows: { activations: left.activations, deltas: d1.deltas, firstDelta: 0 },
    columns: { activations: right.activations, deltas: d2.deltas, firstDelta: 0 },
    pairs: same ? { ...pairs, rule: 'diagonal' } : pairs,
    deltaRows: d1.rows,
    deltaConstant: 1,
    alpha,
    beta,
    n1: left.n,
    n2: right.n,
    ...placed(placement),
  });
}

const written = new WeakMap<OpContext, WeakMap<Cotangent, StackedCotangent>>();

/** The cotangents written out, once for all that ask in one context; nobody may change them in place. */
export function writtenOut(context: OpContext, cotangent: Cotangent, n: number): StackedCotangent {
  const known = written.get(context) ?? new WeakMap<Cotangent, StackedCotangent>();
  const own = known.get(cotangent) ?? { ...stacked(context, cotangent, n), owned: false };
  written.set(context, known.set(cotangent, own));
  return own;
}

/** A side's deltas, a block of `rows` for each logit; none where they are unit vectors. */
function blocksOf(context: OpContext, { cotangent, n }: TermSide): { deltas?: Matrix; rows: number } {
  if (cotangent.form === 'identity') return { rows: 0 };
  const deltas = writtenOut(context, cotangent, n).matrix;
  return { deltas, rows: deltas.rows / cotangent.count };
}

/** output[i] (+)= the term of datapoint i with itself, summed over logits, of the left side. */
export function encodeTermNorms(
  context: OpContext,
  { left, alpha, beta }: LayerTerm,
  output: GPUBuffer,
  accumulate: boolean,
): void {
  const { deltas, constant } = traceDeltas(context, left.cotangent, left.n);
  encodeTermDiagonal(context.list, {
    activations: left.activations,
    deltas,
    deltaConstant: constant,
    alpha,
    beta,
    n: left.n,
    accumulate,
    output,
  });
}
