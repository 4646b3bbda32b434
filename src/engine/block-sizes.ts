// How many datapoints and logits of a kernel go together: as much as the memory budget holds, with the least work.
import { CommandList } from '../gpu/commands';
import { type Memory, planMemory } from '../gpu/plan';
import { BlockRecorder } from './block-recorder';
import { kernelResult } from './block-results';
import { largestSet, pairedBlocks, unitsOf, type BlockSizes } from './block-units';
import { fitsBudget, kernelTooLarge } from './kernel-estimate';
import { cotangentCount } from './kernel-method';
import type { KernelRequest } from './kernel-request';
import type { Network } from './network';

const fewestDatapoints = 4;
/** FLOPs that no dispatch exceeds, so that planning records none in pieces. */
export const uncut = Number.MAX_SAFE_INTEGER;

export interface BlockPlan extends BlockSizes {
  /** Of all blocks. */
  readonly flops: number;
}

/** The sizes of blocks that fit the budget with the least work, for so many parts of a kernel. Throws LimitExceeded. */
export function chooseBlocks(network: Network, request: KernelRequest, parts = 1): BlockPlan {
  const { budget } = network.gpu.arena;
  const kept = planMemory(network.gpu.device, (arena) => void kernelResult(network, arena, request, parts));
  const fitting: BlockPlan[] = [];
  let least = Infinity;
  for (const logits of halvings(cotangentCount(request.reduction, network.outputs), 1)) {
    for (const datapoints of halvings(largestSet(request), fewestDatapoints)) {
      const { bytes, binds, flops } = pairCost(network, request, { datapoints, logits });
      least = Math.min(least, bytes + kept.bytes);
      if (!binds || !kept.binds || !fitsBudget(budget, bytes + kept.bytes)) continue;
      fitting.push({ datapoints, logits, flops });
      break;
    }
  }
  if (fitting.length === 0) throw kernelTooLarge(budget, least, largestSet(request));
  return fitting.reduce((best, each) => (each.flops < best.flops ? each : best));
}

function halvings(most: number, fewest: number): number[] {
  const sizes = [most];
  while (sizes.at(-1)! > fewest) sizes.push(Math.max(fewest, Math.ceil(sizes.at(-1)! / 2)));
  return sizes;
}

/** What one pair of blocks takes, and the FLOPs of all passes and pairs with such blocks. */
function pairCost(network: Network, request: KernelRequest, sizes: BlockSizes): Memory & { readonly flops: number } {
  let flops = 0;
  const out = network.parameters.matrix(network.layout.names[0]); // stands for a result that is counted elsewhere
  const memory = planMemory(network.gpu.device, (arena) => {
    const [rows, pairs] = [0, 1].map(() => new BlockRecorder(network, request, new CommandList(arena, uncut), arena));
    const [row] = unitsOf(network, request, 'rows', sizes)[0];
    const left = rows.side('rows', row);
    const { passes, pairs: count } = pairedBlocks(network, request, sizes);
    flops = rows.list.flops * passes;
    const [first, second] = unitsOf(network, request, 'columns', sizes)[0];
    const column = request.columns ? first : (second ?? first);
    const right = column === first && !request.columns ? left : pairs.side('columns', column);
    const before = pairs.list.flops;
    pairs.pair({ left, right, row, column, out, accumulate: false });
    flops += (pairs.list.flops - before) * count;
    if (request.reduction === 'cosine') [left, right].forEach((side) => rows.norms(side));
  });
  return { ...memory, flops };
}
