// What the mean gradient of a block of datapoints consists of, cut into pieces that fit memory: the mean of a kernel over a
// block of rows and a block of columns is the inner product of their mean gradients, and so the sum over pieces.
import { columnStride } from '../../gpu/matrix';
import type { DenseNode } from '../../model/graph';
import type { Cotangent } from '../../ops/cotangent';
import { reaching } from '../contraction';
import { termMethods } from '../kernel-method';
import type { LogitRange, Side } from '../kernel-side';
import { layerTerms } from '../kernel-terms';
import type { Network } from '../network';
import { recorded } from './chunk-size';
import type { LevelsRequest } from './level-request';
import { encodeSomeSide } from './level-sides';

interface Common {
  /** The parameter, or a layer's weight where its bias is meant too. */
  readonly name: string;
  /** The Gram of the piece counts this often. */
  readonly coefficient: number;
  /** Numbers in one row of it, for each cotangent that it is of. */
  readonly width: number;
  /** Whether it is of each cotangent by itself, or of all in a compact form. */
  readonly byLogit: boolean;
  /** Rows of the parameter; one where it is not cut. */
  readonly first: number;
  readonly count: number;
}

export type Piece =
  /** Means of a delta^T over rows of a dense weight. */
  | (Common & { readonly kind: 'outer'; readonly node: DenseNode })
  /** Means of the deltas of a dense layer: its bias. */
  | (Common & { readonly kind: 'deltas'; readonly node: DenseNode })
  /** Means of the inputs of a readout, whose deltas are unit vectors. */
  | (Common & { readonly kind: 'inputs'; readonly node: DenseNode })
  /** The sum of the weights: a readout's bias. */
  | (Common & { readonly kind: 'ones' })
  /** Means of the gradients of each datapoint, for any parameter. */
  | (Common & { readonly kind: 'gradients' });

/** Pieces whose passes are the same. */
export interface Sweep {
  /** Cotangents of the passes; all, in their compact form, when absent. */
  readonly logits?: LogitRange;
  readonly pieces: readonly Piece[];
}

/** Rows of a piece begin where a matrix can be bound. */
const rowAlignment = 4;

/** The parameters whose cotangents a piece needs. */
export function parametersOf(piece: Piece): string[] {
  if (!('node' in piece)) return [piece.name];
  return [piece.node.weight, ...(piece.node.bias ? [piece.node.bias] : [])];
}

/** Numbers of a block in a piece with so many cotangents. */
export function numbersOf({ width, count, byLogit }: Piece, logits: number): number {
  return width * count * (byLogit ? logits : 1);
}

/** Every piece of the counted parameters, uncut. */
export function allPieces(network: Network, request: LevelsRequest): Piece[] {
  const pieces: Piece[] = [];
  recorded(network, (list) => {
    const context = network.context(list, list.scratch);
    const datapoints = request.rows.order.subarray(0, 1);
    const side = encodeSomeSide(context, network, request, list.scratch, { which: 'rows', datapoints });
    const { reduction, parameters } = request;
    const one = { columns: 1 };
    const methods = termMethods(network, { rows: one, reduction, parameters, method: 'structured' });
    const isLayer = (name: string): boolean => methods.get(name) === 'structured';
    for (const { node, left, alpha, beta } of layerTerms(context, network, { left: side, right: side }, isLayer))
      pieces.push(...layerPieces(node as DenseNode, left.activations.rows, left.cotangent, { alpha, beta }, network));
    const others = [...methods.keys()].filter((name) => !isLayer(name));
    pieces.push(...reaching(network, others, side).map((name) => gradientPiece(network, name, side)));
  });
  return pieces;
}

function layerPieces(
  node: DenseNode,
  fanIn: number,
  cotangent: Cotangent,
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
  network: Network,
): Piece[] {
  const { columns: fanOut } = network.layout.place(node.weight);
  const whole = { name: node.weight, node, byLogit: cotangent.form === 'stacked' && cotangent.count > 1, first: 0 };
  const times = cotangent.form === 'identity' ? cotangent.count : 1;
  const weight: Piece[] =
    cotangent.form === 'identity'
      ? [{ ...whole, kind: 'inputs', coefficient: alpha * times, width: fanIn, count: 1 }]
      : [{ ...whole, kind: 'outer', coefficient: alpha, width: fanOut, count: fanIn }];
  const bias: Piece[] =
    cotangent.form === 'identity'
      ? [{ ...whole, kind: 'ones', coefficient: beta * times, width: 1, count: 1 }]
      : [{ ...whole, kind: 'deltas', coefficient: beta, width: fanOut, count: 1 }];
  return [...weight, ...bias].filter(({ coefficient }) => coefficient !== 0);
}

function gradientPiece(network: Network, name: string, { count: cotangents }: Side): Piece {
  const { rows, columns, parameter } = network.layout.place(name);
  return {
    kind: 'gradients',
    name,
    coefficient: parameter.rate,
    width: columns,
    byLogit: cotangents > 1,
    first: 0,
    count: rows,
  };
}

/** Floats that these numbers take: columns of deltas are padded. */
export function floatsOf(piece: Piece, logits: number): number {
  if (piece.kind !== 'outer') return numbersOf(piece, logits);
  return piece.count * columnStride(piece.width * (piece.byLogit ? logits : 1));
}

export interface SweepLimits {
  /** Floats of a block that all pieces of a sweep have room for together. */
  readonly floats: number;
  /** Floats of a block in one piece, of `gradients` with so many cotangents also by their memory by datapoint. */
  readonly inPiece: (piece: Piece, logits: number) => number;
}

/** Pieces of the same passes together, as many as there is room for; those of each logit in as few ranges as that takes. */
export function sweepsOf(pieces: readonly Piece[], cotangents: number, limits: SweepLimits): Sweep[] {
  const [byLogit, compact] = [true, false].map((is) => pieces.filter((piece) => piece.byLogit === is));
  const sweeps: Sweep[] = packed(compact, 1, limits).map((own) => ({ pieces: own }));
  if (byLogit.length === 0) return sweeps;
  const perLogit = byLogit.reduce((sum, piece) => sum + floatsOf(piece, 1), 0);
  const ranges = Math.min(cotangents, Math.ceil(cotangents / Math.max(1, Math.floor(limits.floats / perLogit))));
  for (let at = 0; at < ranges; at++) {
    const [first, end] = [at, at + 1].map((edge) => Math.round((edge * cotangents) / ranges));
    const logits = { first, count: end - first };
    sweeps.push(...packed(byLogit, logits.count, limits).map((own) => ({ logits, pieces: own })));
  }
  return sweeps;
}

/** Pieces in groups that have room, each cut by rows where it alone has too many numbers. */
function packed(pieces: readonly Piece[], logits: number, { floats, inPiece }: SweepLimits): Piece[][] {
  const groups: Piece[][] = [];
  let left = 0;
  for (const piece of pieces) {
    const most = Math.min(floats, inPiece(piece, logits));
    for (const part of cut(piece, Math.floor(most / floatsOf({ ...piece, count: 1 }, logits)))) {
      const own = floatsOf(part, logits);
      if (groups.length === 0 || own > left) {
        groups.push([]);
        left = floats;
      }
      groups.at(-1)!.push(part);
      left -= own;
    }
  }
  return groups;
}

function cut(piece: Piece, mostRows: number): Piece[] {
  const rows = Math.max(rowAlignment, mostRows - (mostRows % rowAlignment));
  const parts: Piece[] = [];
  for (let first = 0; first < piece.count; first += rows)
    parts.push({ ...piece, first, count: Math.min(rows, piece.count - first) });
  return parts;
}
