// The empirical tangent kernel: a sum over parameters, each by the method that suits it (Novak et al. 2022), in one go
// where it fits the memory budget and otherwise block by block.
import { unsupported } from '../core/errors';
import type { JobOptions, Progress } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { Matrix } from '../gpu/matrix';
import { planMemory } from '../gpu/plan';
import { submit } from '../gpu/submit';
import { encodeCosineKernel } from '../kernels/cosine-kernel';
import type { OpContext } from '../ops/context';
import { type Counted, runBlocks } from './kernel-blocks';
import { fitsBudget, type KernelBytes } from './kernel-estimate';
import { allMethods, termMethods } from './kernel-method';
import type { KernelParts, KernelRequest, KernelResult } from './kernel-request';
import { encodeSide } from './kernel-side';
import { encodeNorms, encodeTerms, type TermMethods } from './kernel-sum';
import type { Sides } from './kernel-terms';
import type { Network } from './network';
import { productKernel } from './product-kernel';
import { sketchKernel } from './sketch-kernel';

export type { KernelParts, KernelRequest, KernelResult, Method, Reduction, Sketch } from './kernel-request';
export { traceDiagonal } from './trace-diagonal';

/** Computes a kernel into a matrix owned by `arena`. Throws LimitExceeded, ShapeMismatch, DeviceLost; stops on abort. */
export async function computeKernel(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  options: JobOptions = {},
): Promise<KernelResult> {
  const { method = 'auto' } = request;
  if (method === 'ntvp') return productKernel(network, arena, request, options);
  if (typeof method === 'object') return sketchKernel(network, arena, request, method, options);
  const { work: working, kept, binds } = kernelBytes(network, request);
  if (!binds || !fitsBudget(network.gpu.arena.budget, working + kept))
    return inBlocks(network, arena, request, options);
  using work = network.gpu.arena.child('kernel work');
  const list = network.commands(work);
  const matrix = encodeKernel(network.context(list, work), network, arena, request);
  await submit(network.gpu, list, { stage: 'kernel', ...options });
  return { matrix, flops: list.flops };
}

async function inBlocks(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  options: JobOptions,
): Promise<KernelResult> {
  const { matrices, flops } = await runBlocks(network, arena, request, [request.parameters], options);
  return { matrix: matrices[0], flops };
}

/**
 * Computes the parts of a kernel that sets of parameters have in it, whatever the request counts: all from the same passes,
 * or with NTK-vector products and sketches one after the other. Throws as computeKernel does.
 */
export async function computeKernelParts(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  parts: readonly Counted[],
  options: JobOptions = {},
): Promise<KernelParts> {
  const { method = 'auto' } = request;
  parts.forEach((parameters) => countedMethods(network, { ...request, parameters }));
  if (method === 'ntvp' || typeof method === 'object') return oneByOne(network, arena, request, parts, options);
  const { matrices, flops } = await runBlocks(network, arena, request, parts, options);
  return { parts: matrices.map((matrix) => ({ matrix })), flops };
}

async function oneByOne(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  sets: readonly Counted[],
  options: JobOptions,
): Promise<KernelParts> {
  const parts: KernelResult[] = [];
  for (const [index, parameters] of sets.entries()) {
    const onProgress = ({ stage, done, total }: Progress): void =>
      options.onProgress?.({ stage, done: index + done / total, total: sets.length });
    parts.push(await computeKernel(network, arena, { ...request, parameters }, { ...options, onProgress }));
  }
  return { parts, flops: parts.reduce((sum, { flops }) => sum + flops, 0) };
}

/** What a request takes in one go, counted by recording it without allocating. Throws what recording it throws. */
export function kernelBytes(network: Network, request: KernelRequest): KernelBytes {
  const { device } = network.gpu;
  let kept = { bytes: 0, binds: true };
  const work = planMemory(device, (arena) => {
    const context = network.context(network.commands(arena), arena);
    kept = planMemory(device, (own) => void encodeKernel(context, network, own, request));
  });
  return { work: work.bytes, kept: kept.bytes, binds: work.binds && kept.binds };
}

/** Records a kernel; the matrix belongs to `arena`, everything else to the context. */
export function encodeKernel(context: OpContext, network: Network, arena: Arena, request: KernelRequest): Matrix {
  const { rows, columns, reduction, targets, columnTargets } = request;
  const methods = countedMethods(network, request);
  const left = encodeSide(context, network, { datapoints: rows, reduction, targets });
  const right = columns
    ? encodeSide(context, network, { datapoints: columns, reduction, targets: columnTargets })
    : left;
  const count = reduction === 'full' ? network.outputs : 1;
  const out = arena.matrix('kernel', left.activations.n * count, right.activations.n * count);
  const symmetric = left === right;
  const place = { out, row: 0, column: 0, symmetric, mirror: symmetric, accumulate: false };
  const logits = reduction === 'full' ? { count, row: 0, column: 0 } : undefined;
  encodeTerms(context, network, { left, right }, methods, { ...place, logits });
  if (reduction !== 'cosine') return out;
  return encodeCosine(context, network, { left, right }, { matrix: out, methods: allMethods(network, request), arena });
}

/** The methods of the counted parameters. Throws Unsupported where there is none. */
export function countedMethods(network: Network, request: KernelRequest): TermMethods {
  const methods = termMethods(network, request);
  if (methods.size === 0) throw unsupported('a kernel of no parameters');
  return methods;
}

interface CosineOf {
  readonly matrix: Matrix;
  /** Of all parameters. */
  readonly methods: TermMethods;
  readonly arena: Arena;
}

/** Each entry over the root of both total diagonals, whichever parameters the entries count. */
function encodeCosine(
  context: OpContext,
  network: Network,
  { left, right }: Sides,
  { matrix, methods, arena }: CosineOf,
): Matrix {
  const output = arena.matrix('cosine kernel', matrix.rows, matrix.columns);
  const rowDiagonal = encodeNorms(context, network, left, methods);
  const columnDiagonal = left === right ? rowDiagonal : encodeNorms(context, network, right, methods);
  encodeCosineKernel(context.list, { matrix, rowDiagonal, columnDiagonal, output });
  return output;
}
