// Stores of the kernel that is shown: why there can be none, how large one is, and about how long it takes.
import { StorePlan } from '../formats/zarr/plan';
import { shardBytes } from '../formats/zarr/store-size';
import { unitEntries } from '../formats/zarr/unit-tiles';
import { mostZipBytes } from '../formats/zip-write';
import { LevelsPicture } from './levels/levels-picture';
import { isStoredOrder, shapeOfShown } from './levels/store-facts';
import type { Missing, Savable } from './save-kinds';
import type { KernelView } from './types';

/** What matters of the rest of the session. */
export interface StoreGround {
  /** Of the network. */
  readonly step: number;
  /** Whether a store is being saved. */
  readonly isBusy: boolean;
  /** Whether a step of a film is shown in place of this kernel. */
  readonly isFilm: boolean;
}

function missingOf(shown: KernelView | undefined, { step, isBusy, isFilm }: StoreGround): Missing | undefined {
  if (isFilm) return 'film';
  if (!shown) return 'kernel';
  if (isBusy) return 'busy';
  if (shown.readFrom) return 'stored';
  if (!isStoredOrder(shown)) return 'order';
  return shown.step === step ? undefined : 'training';
}

/** Of all entries, at the pace measured so far. */
function secondsOf({ picture }: KernelView, plan: StorePlan): number | undefined {
  if (!(picture instanceof LevelsPicture)) return undefined;
  const { levels } = picture;
  const flops = plan.units.reduce((sum, unit) => {
    const isSymmetric = plan.symmetric && unit.row === unit.column;
    return sum + levels.entriesFlops({ ...unitEntries(plan, unit).count, isSymmetric });
  }, 0);
  return flops / levels.network.gpu.pacer.flopsPerSecond;
}

/** The same store in a folder and as an archive. */
export function savableStores(name: string, shown: KernelView | undefined, ground: StoreGround): Savable[] {
  const plan = shown && new StorePlan(shapeOfShown(shown));
  const [bytes, seconds] = [plan && shardBytes(plan), plan && secondsOf(shown, plan)];
  const missing = missingOf(shown, ground);
  const tooLarge = bytes !== undefined && bytes > mostZipBytes ? 'archive' : undefined;
  return [
    { kind: 'kernel-folder', name: `${name}.zarr`, bytes, seconds, missing },
    { kind: 'kernel-zip', name: `${name}.zarr.zip`, bytes, seconds, missing: missing ?? tooLarge },
  ];
}
