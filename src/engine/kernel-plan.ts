// What a kernel will take, known before it starts: the method of each parameter, its FLOPs and its bytes.
import { CommandList } from '../gpu/commands';
import { planBytes } from '../gpu/plan';
import { ParameterSet } from '../ops/parameter-set';
import { encodeProduct } from './jacobian-products';
import { chooseBlocks, uncut } from './block-sizes';
import type { BlockSizes } from './block-units';
import { countedMethods, kernelBytes } from './kernel';
import { fitsBudget } from './kernel-estimate';
import { cotangentCount, type TermMethod } from './kernel-method';
import type { KernelRequest, Sketch } from './kernel-request';
import { encodeSide } from './kernel-side';
import { encodeTerms } from './kernel-sum';
import type { Network } from './network';
import { encodeForward } from './passes';
import { encodeTangents } from './sketch-kernel';

/** What one parameter's term takes beside the passes; a weight and a bias of one layer share what they can. */
export interface TermPlan {
  readonly parameter: string;
  readonly method: TermMethod;
  readonly flops: number;
  readonly bytes: number;
}

export interface KernelPlan {
  /** By parameter, of those that count; empty where the method does not go by parameter. */
  readonly terms: readonly TermPlan[];
  /** FLOPs of everything, in one go. */
  readonly flops: number;
  /** GPU memory of everything, in one go; what a product or a sketch takes at least. */
  readonly bytes: number;
  /** Where that does not fit the budget: what goes together. */
  readonly blocks?: BlockSizes;
}

/** How many parameters go by which method, in words. */
export function methodWords({ terms }: KernelPlan): string {
  const counts = new Map<string, number>();
  for (const { method } of terms) counts.set(method, (counts.get(method) ?? 0) + 1);
  return [...counts]
    .map(([method, count]) => `${method} for ${count} ${count === 1 ? 'parameter' : 'parameters'}`)
    .join(', ');
}

/** Plans a kernel without computing anything. Throws LimitExceeded, Unsupported and ShapeMismatch as computeKernel does. */
export function planKernel(network: Network, request: KernelRequest): KernelPlan {
  const { method = 'auto' } = request;
  if (method === 'ntvp') return planProducts(network, request);
  if (typeof method === 'object') return planSketch(network, request, method);
  const { work, kept } = kernelBytes(network, request);
  const bytes = work + kept;
  const fits = fitsBudget(network.gpu.arena.budget, bytes);
  const blocks = fits ? undefined : chooseBlocks(network, request);
  return { ...planTerms(network, request), bytes, blocks };
}

/** Bytes taken and FLOPs recorded by `record`. */
function measure(network: Network, record: (list: CommandList) => void): { bytes: number; flops: number } {
  let flops = 0;
  const bytes = planBytes(network.gpu.device, (arena) => {
    const list = new CommandList(arena, uncut);
    record(list);
    flops = list.flops;
  });
  return { bytes, flops };
}

function planTerms(network: Network, request: KernelRequest): Pick<KernelPlan, 'terms' | 'flops'> {
  const { rows, columns, reduction, targets, columnTargets } = request;
  const terms: TermPlan[] = [];
  const { flops } = measure(network, (list) => {
    const { scratch: arena } = list;
    const context = network.context(list, arena);
    const left = encodeSide(context, network, { datapoints: rows, reduction, targets });
    const right = columns
      ? encodeSide(context, network, { datapoints: columns, reduction, targets: columnTargets })
      : left;
    const out = network.parameters.matrix(network.layout.names[0]); // stands for the kernel
    const symmetric = left === right;
    const logits = reduction === 'full' ? { count: network.outputs, row: 0, column: 0 } : undefined;
    const place = { out, row: 0, column: 0, symmetric, mirror: symmetric, accumulate: true, logits };
    for (const [parameter, method] of countedMethods(network, request)) {
      const before = { flops: list.flops, bytes: arena.budget.used };
      encodeTerms(context, network, { left, right }, new Map([[parameter, method]]), place);
      terms.push({
        parameter,
        method,
        flops: list.flops - before.flops,
        bytes: arena.budget.used - before.bytes,
      });
    }
  });
  return { terms, flops };
}

/** One product for each datapoint of the columns and each cotangent. */
function planProducts(network: Network, { rows, columns, reduction, parameters }: KernelRequest): KernelPlan {
  let first = 0;
  const { bytes, flops } = measure(network, (list) => {
    const context = network.context(list, list.scratch);
    const own = encodeForward(context, network.graph, rows);
    const other = columns ? encodeForward(context, network.graph, columns) : own;
    first = list.flops;
    const cotangent = list.scratch.matrix('vector', network.outputs, other.n);
    encodeProduct(context, network, { rows: own, columns: other, cotangent, counted: parameters });
  });
  const count = (columns ?? rows).columns * cotangentCount(reduction, network.outputs);
  return { terms: [], flops: first + count * (flops - first), bytes };
}

/** Passes of one direction at a time, and its share of the Gram and of the sum of squares. */
function planSketch(network: Network, { rows, columns, reduction }: KernelRequest, { sketch }: Sketch): KernelPlan {
  const [n1, n2] = [rows.columns, columns?.columns ?? rows.columns];
  const { bytes, flops } = measure(network, (list) => {
    const set = ParameterSet.create(list.scratch, 'direction', network.layout);
    for (const datapoints of columns ? [rows, columns] : [rows])
      encodeTangents(network, list, list.scratch, { set, datapoints, first: 0, count: datapoints.columns });
  });
  const classes = reduction === 'full' ? network.outputs ** 2 : cotangentCount(reduction, network.outputs);
  const entries = columns ? n1 * n2 : (n1 * (n1 + 1)) / 2;
  return { terms: [], flops: sketch * (flops + 6 * classes * entries), bytes };
}
