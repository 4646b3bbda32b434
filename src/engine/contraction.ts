// A parameter's term of a kernel from the gradients of each datapoint, a stretch of the parameter at a time:
// K (+)= rate * G^T G' with G [C * rows * columns, n]. All uses of a parameter add up in G, so that cross terms are there.
import type { Gpu } from '../gpu/device';
import { columnStride, type Matrix } from '../gpu/matrix';
import { encodeKernelTile } from '../kernels/kernel-tile';
import { encodeTermDiagonal } from '../kernels/term-diagonal';
import { usesOf } from '../model/shape';
import type { OpContext } from '../ops/context';
import { opOf } from '../ops/registry';
import type { Side } from './kernel-side';
import { writtenOut, type Sides } from './kernel-terms';
import type { Network } from './network';
import { primalOf } from './passes';
import { logitPairs, placed, type Placement } from './placement';

const mostBytes = 2 ** 26;

/** Bytes that the gradients of one side may take at once. */
function stretchBytes({ arena, device }: Gpu): number {
  return Math.min(mostBytes, arena.budget.limit / 16, device.limits.maxStorageBufferBindingSize);
}

/** Rows of a parameter whose gradients are made at once for n datapoints with `count` cotangents, at least one. */
export function stretchRows(network: Network, name: string, n: number, count: number): number {
  const { rows, columns } = network.layout.place(name);
  const perRow = count * columns * columnStride(n) * 4;
  return Math.max(1, Math.min(rows, Math.floor(stretchBytes(network.gpu) / perRow)));
}

/** Rows of a parameter. */
export interface Stretch {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

/** The stretches that all sides go through together. */
function stretchesOf(network: Network, name: string, sides: readonly Side[]): Stretch[] {
  const { rows } = network.layout.place(name);
  const most = Math.min(...sides.map(({ activations, count }) => stretchRows(network, name, activations.n, count)));
  const stretches: Stretch[] = [];
  for (let first = 0; first < rows; first += most) stretches.push({ name, first, count: Math.min(most, rows - first) });
  return stretches;
}

/** Memory for the gradients of a side, used again for every stretch. */
class Gradients {
  private constructor(
    private readonly context: OpContext,
    private readonly network: Network,
    private readonly side: Side,
    private readonly buffer: GPUBuffer,
  ) {}

  static create(context: OpContext, network: Network, side: Side, stretches: readonly Stretch[]): Gradients {
    const numbers = stretches.map(({ name, count }) => count * network.layout.place(name).columns);
    const stride = columnStride(side.activations.n);
    const bytes = Math.max(...numbers) * side.count * stride * 4;
    return new Gradients(context, network, side, context.list.scratch.buffer('gradients by datapoint', bytes));
  }

  encode(stretch: Stretch): Matrix {
    const { n } = this.side.activations;
    const rows = this.side.count * stretch.count * this.network.layout.place(stretch.name).columns;
    const out: Matrix = { buffer: this.buffer, offset: 0, rows, columns: n, stride: columnStride(n) };
    encodeStretch(this.context, this.network, this.side, stretch, out);
    return out;
  }
}

/** Records the gradients of a stretch by datapoint, every use added, into `out` [C * rows * columns, n]. */
export function encodeStretch(
  context: OpContext,
  network: Network,
  { activations, deltas }: Side,
  { name, first, count }: Stretch,
  out: Matrix,
): void {
  usesOf(network.graph, name)
    .filter(({ node }) => deltas.has(node.id))
    .forEach(({ node }, index) => {
      const cotangent = writtenOut(context, deltas.get(node.id)!, activations.n);
      const request = { parameter: name, cotangent, first, count, out, accumulate: index > 0 };
      opOf(node).gradientRows!(context, node, primalOf(node, activations), request);
    });
}

/** Parameters that reach the output at all; the others' terms are zero. */
export function reaching(network: Network, names: readonly string[], { deltas }: Side): string[] {
  return names.filter((name) => usesOf(network.graph, name).some(({ node }) => deltas.has(node.id)));
}

/** Adds the terms of these parameters to their place. Returns whether there was any. */
export function encodeContraction(
  context: OpContext,
  network: Network,
  names: readonly string[],
  { left, right }: Sides,
  placement: Placement,
): boolean {
  const sides = left === right ? [left] : [left, right];
  const stretches = reaching(network, names, left).flatMap((name) => stretchesOf(network, name, sides));
  if (stretches.length === 0) return false;
  const gradients = sides.map((side) => Gradients.create(context, network, side, stretches));
  stretches.forEach((stretch, index) => {
    const [rows, columns = rows] = gradients.map((each) => each.encode(stretch));
    const rate = context.parameter(stretch.name).rate;
    const counts = [left.count, right.count] as const;
    const accumulate = placement.accumulate || index > 0;
    encodeGram(context, { rows, columns, rate, counts }, { ...placement, accumulate });
  });
  return true;
}

interface GramOfGradients {
  readonly rows: Matrix;
  readonly columns: Matrix;
  readonly rate: number;
  /** Cotangents stacked in each. */
  readonly counts: readonly [number, number];
}

function encodeGram(context: OpContext, { rows, columns, rate, counts }: GramOfGradients, placement: Placement): void {
  const none = { ...rows, rows: 0 }; // no activations, and no buffer to stand for them
  encodeKernelTile(context.list, context.family, {
    rows: { activations: none, deltas: rows, firstDelta: 0 },
    columns: { activations: none, deltas: columns, firstDelta: 0 },
    pairs: logitPairs(placement, counts),
    deltaRows: placement.logits ? rows.rows / counts[0] : rows.rows,
    deltaConstant: 0,
    alpha: 0,
    beta: rate,
    n1: rows.columns,
    n2: columns.columns,
    ...placed(placement),
  });
}

/** output[i] (+)= rate * the squared norm of datapoint i's gradients. Returns whether there was any. */
export function encodeContractionNorms(
  context: OpContext,
  network: Network,
  names: readonly string[],
  side: Side,
  output: GPUBuffer,
  accumulate: boolean,
): boolean {
  const stretches = reaching(network, names, side).flatMap((name) => stretchesOf(network, name, [side]));
  if (stretches.length === 0) return false;
  const gradients = Gradients.create(context, network, side, stretches);
  stretches.forEach((stretch, index) => {
    const deltas = gradients.encode(stretch);
    const beta = context.parameter(stretch.name).rate;
    const term = { activations: { ...deltas, rows: 0 }, deltas, deltaConstant: 0, alpha: 0, beta };
    encodeTermDiagonal(context.list, {
      ...term,
      n: side.activations.n,
      accumulate: accumulate || index > 0,
      output,
    });
  });
  return true;
}
