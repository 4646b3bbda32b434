// What a kernel will take, known before it starts: the method of each parameter, its FLOPs and its bytes.
import { CommandList } from '../gpu/commands';
import { planMemory } from '../gpu/plan';
import { ParameterSet } from '../ops/parameter-set';
import { encodeProduct } from './jacobian-products';
import { chooseBlocks, uncut } from './block-sizes';
import type { BlockSizes } from './block-units';
import { countedMethods, encodeKernel, kernelBytes } from './kernel';
import { fitsBudget } from './kernel-estimate';
import { cotangentCount, type TermMethod } from './kernel-method';
import type { KernelRequest, Sketch } from './kernel-request';
import { encodeSide } from './kernel-side';
import { encodeTerms } from './kernel-sum';
import type { Network } from './network';
import { encodeForward } from './passes';
import { encodeTangents, pieceSizes } from './sketch-kernel';

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
  const { work, kept, binds } = kernelBytes(network, request);
  const bytes = work + kept;
  const terms = planTerms(network, request);
  if (!binds || !fitsBudget(network.gpu.arena.budget, bytes)) {
    const { flops, ...blocks } = chooseBlocks(network, request);
    return { terms, flops, bytes, blocks };
  }
  const { flops } = measure(network, (list) => {
    encodeKernel(network.context(list, list.scratch), network, list.scratch, request);
  });
  return { terms, flops, bytes };
}

/** Bytes taken and FLOPs recorded by `record`. */
function measure(network: Network, record: (list: CommandList) => void): { bytes: number; flops: number } {
  let flops = 0;
  const { bytes } = planMemory(network.gpu.device, (arena) => {
    const list = new CommandList(arena, uncut);
    record(list);
    flops = list.flops;
  });
  return { bytes, flops };
}

/** Each parameter's term by itself. */
function planTerms(network: Network, request: KernelRequest): TermPlan[] {
  const { rows, columns, reduction, targets, columnTargets } = request;
  const terms: TermPlan[] = [];
  measure(network, (list) => {
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
  return terms;
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

/** Passes of some directions at a time, as they run, and their share of the Gram and of the sum of squares. */
function planSketch(network: Network, request: KernelRequest, { sketch }: Sketch): KernelPlan {
  const { rows, columns, reduction } = request;
  const [n1, n2] = [rows.columns, columns?.columns ?? rows.columns];
  const { directions, datapoints } = pieceSizes(network, request);
  const blocks = Math.max(1, Math.max(n1, n2) / datapoints);
  const passes = (count: number) => measurePasses(network, request, { directions: count, datapoints });
  const [whole, rest] = [Math.floor(sketch / directions), sketch % directions];
  const classes = reduction === 'full' ? network.outputs ** 2 : cotangentCount(reduction, network.outputs);
  const entries = columns ? n1 * n2 : (n1 * (n1 + 1)) / 2;
  const flops = blocks * (whole * passes(directions).flops + passes(rest).flops) + sketch * 6 * classes * entries;
  return { terms: [], flops, bytes: passes(Math.min(sketch, directions)).bytes };
}

/** Of so many directions and datapoints; nothing of none. */
function measurePasses(
  network: Network,
  { rows, columns }: KernelRequest,
  { directions, datapoints }: { directions: number; datapoints: number },
): { bytes: number; flops: number } {
  if (directions === 0) return { bytes: 0, flops: 0 };
  return measure(network, (list) => {
    const { scratch } = list;
    const set = ParameterSet.create(scratch, 'directions', network.layout, directions);
    for (const block of columns ? [rows, columns] : [rows]) {
      const count = Math.min(block.columns, datapoints);
      encodeTangents(network, list, scratch, { set, datapoints: block, first: 0, count });
    }
  });
}
