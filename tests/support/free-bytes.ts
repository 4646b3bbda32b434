// A device that has little memory left.
import type { Gpu } from '../../src/gpu/device';

/** Leaves so many bytes of the budget free, spare ones among them, while `work` runs. */
export async function withFreeBytes<Result>(gpu: Gpu, free: number, work: () => Promise<Result>): Promise<Result> {
  const { budget } = gpu.arena;
  const filler = budget.free - free;
  budget.take('filler', filler);
  return work().finally(() => budget.give(filler));
}
