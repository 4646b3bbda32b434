// The empirical tangent kernel by the structured method: per layer, the Gram of activations times the Gram of deltas,
// fused in registers and summed into the result. No Jacobian is stored; source: Novak et al. 2022.
import { shapeMismatch, unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { Matrix } from '../gpu/matrix';
import { planBytes } from '../gpu/plan';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeConstantRows } from '../kernels/constant-rows';
import { encodeCosineKernel } from '../kernels/cosine-kernel';
import type { OpContext } from '../ops/context';
import type { Cotangent } from '../ops/cotangent';
import { checkKernelFits, type KernelBytes } from './kernel-estimate';
import { encodeFullTerms, encodeTraceDiagonal, encodeTraceTerms, type LayerTerm, type TermSide } from './kernel-terms';
import type { Network } from './network';
import { encodeBackward, encodeForward, primalOf, type Activations, type Deltas } from './passes';
import { opOf } from '../ops/registry';

/** trace: sum over logits. pseudo: (1/C) 1^T K 1. cosine: trace over the root of both diagonals. full: every pair of logits. */
export type Reduction = 'trace' | 'pseudo' | 'cosine' | 'full' | { readonly logit: number };

export interface KernelRequest {
  /** Datapoints of the rows, [features, n1]. */
  readonly rows: Matrix;
  /** Datapoints of the columns, [features, n2]; absent: the rows again, and symmetry halves the work. */
  readonly columns?: Matrix;
  readonly reduction: Reduction;
  /** Which parameters to count; all when absent. Throws Unsupported when it leaves none. */
  readonly parameters?: (name: string) => boolean;
}

export interface KernelResult {
  /** [n1, n2]; full: [n1 * C, n2 * C], row i * C + c. */
  readonly matrix: Matrix;
  /** FLOPs executed: forward, backward and Grams, after symmetry and folding. */
  readonly flops: number;
}

/** Computes a kernel into a matrix owned by `arena`. Throws LimitExceeded, ShapeMismatch, DeviceLost; stops on abort. */
export async function computeKernel(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  options: JobOptions = {},
): Promise<KernelResult> {
  const { work: working, kept } = kernelBytes(network, request);
  checkKernelFits(network.gpu.arena.budget, working + kept, request.rows.columns);
  using work = network.gpu.arena.child('kernel work');
  const list = network.commands(work);
  const matrix = encodeKernel(network.context(list, work), network, arena, request);
  await submit(network.gpu, list, { stage: 'kernel', ...options });
  return { matrix, flops: list.flops };
}

/** What a request takes, counted by recording it without allocating. Throws what recording it throws. */
export function kernelBytes(network: Network, request: KernelRequest): KernelBytes {
  const { device } = network.gpu;
  let kept = 0;
  const work = planBytes(device, (arena) => {
    const context = network.context(network.commands(arena), arena);
    kept = planBytes(device, (own) => void encodeKernel(context, network, own, request));
  });
  return { work, kept };
}

/**
 * The trace kernel's diagonal, n numbers: the squared norm of each datapoint's gradients. By one forward and one backward
 * pass, without the kernel. Throws LimitExceeded, ShapeMismatch, DeviceLost; stops on abort.
 */
export async function traceDiagonal(network: Network, rows: Matrix, options: JobOptions = {}): Promise<Float32Array> {
  const { gpu } = network;
  using work = gpu.arena.child('trace diagonal');
  const list = network.commands(work);
  const context = network.context(list, work);
  const side = encodeSide(context, network, rows, { form: 'identity', count: network.outputs });
  const diagonal = encodeDiagonalOf(context, network, side);
  await submit(gpu, list, { stage: 'norms', ...options });
  return readFloats(gpu, diagonal, 0, rows.columns);
}

/** Records a kernel; the matrix belongs to `arena`, everything else to the context. */
export function encodeKernel(context: OpContext, network: Network, arena: Arena, request: KernelRequest): Matrix {
  const { reduction, parameters = () => true } = request;
  const count = reduction === 'full' ? network.outputs : 1;
  const side = (set: Matrix): Side => encodeSide(context, network, set, seedOf(context, network, set, reduction));
  const left = side(request.rows);
  const right = request.columns ? side(request.columns) : left;
  const sides = { left, right };
  const matrix = arena.matrix('kernel', left.activations.n * count, right.activations.n * count);
  const terms = layerTerms(context, network, sides, parameters);
  if (terms.length === 0) throw unsupported('a kernel of no parameters');
  const symmetric = left === right;
  if (reduction === 'full') encodeFullTerms(context, terms, { count, symmetric, out: matrix });
  else encodeTraceTerms(context, terms, { symmetric, out: matrix });
  return reduction === 'cosine' ? encodeCosine(context, network, sides, matrix, arena) : matrix;
}

/** One set of datapoints, forward and backward. */
export interface Side {
  readonly activations: Activations;
  readonly deltas: Deltas;
}

/** Records both passes, backward from `seed` at the logits. */
export function encodeSide(context: OpContext, network: Network, datapoints: Matrix, seed: Cotangent): Side {
  const activations = encodeForward(context, network.graph, datapoints);
  return { activations, deltas: encodeBackward(context, network.graph, activations, seed) };
}

function seedOf(context: OpContext, { outputs }: Network, { columns }: Matrix, reduction: Reduction): Cotangent {
  if (reduction === 'trace' || reduction === 'full' || reduction === 'cosine')
    return { form: 'identity', count: outputs };
  const vector = new Float32Array(outputs);
  if (reduction === 'pseudo') vector.fill(1 / Math.sqrt(outputs));
  else vector[checkLogit(reduction.logit, outputs)] = 1;
  const matrix = context.arena.matrix('cotangent', outputs, columns);
  encodeConstantRows(context.list, { values: context.list.scratch.upload('cotangent', vector), output: matrix });
  return { form: 'stacked', count: 1, matrix, owned: true };
}

function checkLogit(logit: number, outputs: number): number {
  if (Number.isInteger(logit) && logit >= 0 && logit < outputs) return logit;
  throw shapeMismatch(`a logit from 0 to ${outputs - 1}`, `${logit}`);
}

/** The terms of all counted parameters, a layer's weight and bias together. */
export function layerTerms(
  context: OpContext,
  network: Network,
  sides: { left: Side; right: Side },
  counted: (name: string) => boolean,
): LayerTerm[] {
  return network.graph.nodes.flatMap((node) => {
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
    return [{ left: side(sides.left), right: side(sides.right), alpha: scaleOf(true), beta: scaleOf(false) }];
  });
}

/** K(x, x) of one side, over all parameters. */
function encodeDiagonalOf(context: OpContext, network: Network, side: Side): GPUBuffer {
  const terms = layerTerms(context, network, { left: side, right: side }, () => true);
  return encodeTraceDiagonal(context, terms, side.activations.n);
}

/** Each entry over the root of both total diagonals, whichever parameters the entries count. */
function encodeCosine(
  context: OpContext,
  network: Network,
  sides: { left: Side; right: Side },
  matrix: Matrix,
  arena: Arena,
): Matrix {
  const output = arena.matrix('cosine kernel', matrix.rows, matrix.columns);
  const rowDiagonal = encodeDiagonalOf(context, network, sides.left);
  const columnDiagonal = sides.left === sides.right ? rowDiagonal : encodeDiagonalOf(context, network, sides.right);
  encodeCosineKernel(context.list, { matrix, rowDiagonal, columnDiagonal, output });
  return output;
}
