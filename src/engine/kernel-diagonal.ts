// A kernel's diagonal without the kernel: squared norms of gradients, by one forward and one backward pass, in as many
// datapoints at once as the memory budget holds.
import type { JobOptions } from '../core/progress';
import { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { planMemory } from '../gpu/plan';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeGatherColumns } from '../kernels/gather-columns';
import type { OpContext } from '../ops/context';
import { uncut } from './block-sizes';
import { fitsBudget } from './kernel-estimate';
import { termMethods } from './kernel-method';
import type { KernelRequest } from './kernel-request';
import { encodeSide } from './kernel-side';
import { encodeNorms } from './kernel-sum';
import type { Network } from './network';

export type DiagonalRequest = Pick<KernelRequest, 'rows' | 'targets' | 'parameters'> & {
  readonly reduction: Exclude<KernelRequest['reduction'], 'full' | 'cosine'>;
};

const fewestAtOnce = 16;

/**
 * K(i, i) of each datapoint, n numbers. Throws LimitExceeded where not even a few datapoints fit, ShapeMismatch,
 * DeviceLost; stops on abort.
 */
export async function kernelDiagonal(
  network: Network,
  request: DiagonalRequest,
  options: JobOptions = {},
): Promise<Float32Array> {
  const n = request.rows.columns;
  const diagonal = new Float32Array(n);
  const atOnce = mostAtOnce(network, request);
  for (let first = 0; first < n; first += atOnce) {
    options.signal?.throwIfAborted();
    const count = Math.min(atOnce, n - first);
    const onProgress = ({ done, total }: { done: number; total: number }): void =>
      options.onProgress?.({ stage: 'norms', done: first + (count * done) / total, total: n });
    diagonal.set(await normsOf(network, request, { first, count }, { ...options, onProgress }), first);
  }
  return diagonal;
}

interface Stretch {
  readonly first: number;
  readonly count: number;
}

/** All datapoints where they fit, else half as many until they do. */
function mostAtOnce(network: Network, request: DiagonalRequest): number {
  const { device, arena } = network.gpu;
  const fits = (count: number): boolean => {
    const { bytes, binds } = planMemory(device, (plan) => {
      encodeStretch(network.context(new CommandList(plan, uncut), plan), network, request, { first: 0, count });
    });
    return binds && fitsBudget(arena.budget, bytes);
  };
  let count = request.rows.columns;
  while (count > fewestAtOnce && !fits(count)) count = Math.max(fewestAtOnce, Math.ceil(count / 2));
  return count;
}

async function normsOf(
  network: Network,
  request: DiagonalRequest,
  stretch: Stretch,
  options: JobOptions,
): Promise<Float32Array> {
  const { gpu } = network;
  using work = gpu.arena.child('kernel diagonal');
  const list = network.commands(work);
  const norms = encodeStretch(network.context(list, work), network, request, stretch);
  await submit(gpu, list, { ...options, stage: 'norms' });
  return await readFloats(gpu, norms, 0, stretch.count);
}

function encodeStretch(context: OpContext, network: Network, request: DiagonalRequest, stretch: Stretch): GPUBuffer {
  const { reduction, targets, parameters } = request;
  const n = request.rows.columns;
  const rows = encodeRows(context, request.rows, stretch);
  const perDatapoint = (targets?.length ?? 0) / n;
  const [from, to] = [stretch.first, stretch.first + stretch.count].map((at) => at * perDatapoint);
  const side = encodeSide(context, network, { datapoints: rows, reduction, targets: targets?.slice(from, to) });
  return encodeNorms(context, network, side, termMethods(network, { rows, reduction, parameters }));
}

/** Some of the columns of a matrix; the matrix itself where they are all. */
function encodeRows({ list, arena }: OpContext, input: Matrix, { first, count }: Stretch): Matrix {
  if (count === input.columns) return input;
  const indices = list.scratch.upload(
    'stretch',
    Uint32Array.from({ length: count }, (_, i) => first + i),
  );
  const output = arena.matrix('stretch', input.rows, count);
  encodeGatherColumns(list, { input, indices, first: 0, count, output });
  return output;
}
