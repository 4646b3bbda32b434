// A kernel cut into units: consecutive datapoints of one set with some of the logits.
import { cotangentCount } from './kernel-method';
import type { KernelRequest } from './kernel-request';
import type { LogitRange } from './kernel-side';
import type { Network } from './network';

/** Datapoints and logits that go together. */
export interface BlockSizes {
  readonly datapoints: number;
  readonly logits: number;
}

export interface Unit {
  readonly first: number;
  readonly count: number;
  readonly logits: LogitRange;
}

export type Which = 'rows' | 'columns';

export function largestSet({ rows, columns }: KernelRequest): number {
  return Math.max(rows.columns, columns?.columns ?? 0);
}

export function sizeOfSet({ rows, columns }: KernelRequest, which: Which): number {
  return which === 'rows' ? rows.columns : (columns ?? rows).columns;
}

/** Units of a set; those of different groups are never paired: the logits of a trace. */
export function unitsOf(network: Network, request: KernelRequest, which: Which, sizes: BlockSizes): Unit[][] {
  const total = cotangentCount(request.reduction, network.outputs);
  const blocks = ranges(sizeOfSet(request, which), sizes.datapoints);
  const groups = ranges(total, sizes.logits).map((logits) => blocks.map((block) => ({ ...block, logits })));
  return request.reduction === 'full' ? [groups.flat()] : groups;
}

/** How often a block's passes are made, and how many pairs of blocks there are. */
export function pairedBlocks(
  network: Network,
  request: KernelRequest,
  sizes: BlockSizes,
): { passes: number; pairs: number } {
  const rows = unitsOf(network, request, 'rows', sizes);
  const columns = unitsOf(network, request, 'columns', sizes);
  return rows.reduce(
    ({ passes, pairs }, group, at) => {
      const [m, k] = [group.length, columns[at].length];
      const own = request.columns ? m * k : (m * (m + 1)) / 2;
      return { passes: passes + (request.columns ? m + own : own), pairs: pairs + own };
    },
    { passes: 0, pairs: 0 },
  );
}

function ranges(total: number, size: number): LogitRange[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, at) => ({
    first: at * size,
    count: Math.min(size, total - at * size),
  }));
}
