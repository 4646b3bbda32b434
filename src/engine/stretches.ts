// Passes over many datapoints, as many at once as the memory budget holds: planned before anything is taken.
import { isNtkError } from '../core/errors';
import type { JobOptions, Progress } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { planMemory } from '../gpu/plan';
import { submit } from '../gpu/submit';
import { encodeGatherColumns } from '../kernels/gather-columns';
import type { OpContext } from '../ops/context';
import { uncut } from './block-sizes';
import { fitsBudget } from './kernel-estimate';
import type { Network } from './network';

/** Datapoints from `first` on, `count` of them. */
export interface Stretch {
  readonly first: number;
  readonly count: number;
}

export interface Passes<Result> {
  /** What the job is called. */
  readonly stage: string;
  /** Records the passes of a stretch, whose datapoints are `rows`, [features, count]. */
  readonly encode: (context: OpContext, rows: Matrix, stretch: Stretch) => Result;
  /** Reads what they gave, after they ran and before their memory goes. */
  readonly take: (result: Result, stretch: Stretch) => Promise<void>;
}

const fewestAtOnce = 16;
const share = 1 / 2; // of the free bytes: other work may want some of them meanwhile

/**
 * Runs passes over all columns of `input`, [features, n]; where other work takes what was free they go on in smaller stretches.
 * Throws LimitExceeded where not even a few fit, DeviceLost, what `encode` throws; stops on abort.
 */
export async function inStretches<Result>(
  network: Network,
  input: Matrix,
  { stage, encode, take }: Passes<Result>,
  options: JobOptions = {},
): Promise<void> {
  const n = input.columns;
  const encodePart = (arena: Arena, list: CommandList, stretch: Stretch): Result => {
    const context = network.context(list, arena);
    return encode(context, encodeRows(context, input, stretch), stretch);
  };
  const plan = (): number =>
    mostAtOnce(network, n, (arena, count) => encodePart(arena, new CommandList(arena, uncut), { first: 0, count }));
  const perform = async (first: number, count: number): Promise<void> => {
    const onProgress = ({ done, total }: Progress): void =>
      options.onProgress?.({ stage, done: first + (count * done) / total, total: n });
    using work = network.gpu.arena.child(stage);
    const list = network.commands(work);
    const result = encodePart(work, list, { first, count });
    await submit(network.gpu, list, { ...options, stage, onProgress });
    await take(result, { first, count });
  };
  let atOnce = plan();
  for (let first = 0; first < n;) {
    options.signal?.throwIfAborted();
    const count = Math.min(atOnce, n - first);
    try {
      await perform(first, count);
      first += count;
    } catch (error) {
      if (count <= fewestAtOnce || !isNtkError(error, 'LimitExceeded')) throw error;
      atOnce = Math.max(fewestAtOnce, Math.min(plan(), Math.ceil(count / 2)));
    }
  }
}

/** All datapoints where they fit, else half as many until they do. */
function mostAtOnce({ gpu }: Network, n: number, encode: (arena: Arena, count: number) => void): number {
  const fits = (count: number): boolean => {
    const { bytes, binds } = planMemory(gpu.device, (arena) => encode(arena, count));
    return binds && fitsBudget(gpu.arena.budget, bytes / share);
  };
  let count = n;
  while (count > fewestAtOnce && !fits(count)) count = Math.max(fewestAtOnce, Math.ceil(count / 2));
  return count;
}

/** Some of the columns of a matrix; the matrix itself where they are all. */
function encodeRows({ list, arena }: OpContext, input: Matrix, { first, count }: Stretch): Matrix {
  if (count === input.columns) return input;
  const places = Uint32Array.from({ length: count }, (_, i) => first + i);
  const indices = list.scratch.upload('stretch', places);
  const output = arena.matrix('stretch', input.rows, count);
  encodeGatherColumns(list, { input, indices, first: 0, count, output });
  return output;
}
