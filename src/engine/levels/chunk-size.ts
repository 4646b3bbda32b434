// How many datapoints to take at once: as many as leave room for the rest of the work.
import { CommandList } from '../../gpu/commands';
import { planMemory } from '../../gpu/plan';
import { uncut } from '../block-sizes';
import { kernelTooLarge } from '../kernel-estimate';
import type { Network } from '../network';

export interface ChunkRange {
  /** Tried first, then its halves. A power of two. */
  readonly most: number;
  readonly fewest: number;
  /** Of the free bytes of the budget. */
  readonly share: number;
}

/** What `record` takes and does for so many datapoints, recorded without taking it. */
export function recorded(
  network: Network,
  record: (list: CommandList) => void,
): { bytes: number; binds: boolean; flops: number } {
  let flops = 0;
  const memory = planMemory(network.gpu.device, (arena) => {
    const list = new CommandList(arena, uncut);
    record(list);
    flops = list.flops;
  });
  return { ...memory, flops };
}

/** The largest of `most` and its halves whose work fits. Throws LimitExceeded where not even `fewest` do. */
export function chunkSize(
  network: Network,
  { most, fewest, share }: ChunkRange,
  record: (list: CommandList, count: number) => void,
): number {
  const { budget } = network.gpu.arena;
  const free = share * budget.free;
  for (let count = most; ; count = Math.max(fewest, count / 2)) {
    const { bytes, binds } = recorded(network, (list) => record(list, count));
    if (binds && bytes <= free) return count;
    if (count <= fewest) throw kernelTooLarge(budget, bytes / share, count);
  }
}
