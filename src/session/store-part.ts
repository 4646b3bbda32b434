// Stores made of the kernel that a session shows: a job of its own, since it may take long.
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { besideTiles } from './beside-tiles';
import type { SessionCore } from './core';
import type { KernelPart } from './kernel-part';
import type { Storable } from './levels/saved-store';
import type { UnitBlocks } from './levels/shown-entries';
import { factsOfShown } from './levels/store-facts';
import type { StoreTarget } from './save-kinds';
import type { Workspace } from './workspace';
import { writeWhole } from './written-stream';

export const storeJobKey = 'saving a store';
const job = { title: 'Saving the kernel as a store', where: 'kernel', key: storeJobKey } as const;

type Bytes = Uint8Array<ArrayBuffer>;
type Save = (storable: Storable, options: JobOptions) => Promise<void>;

const loadStores = () => import('./levels/saved-store');

export class StorePart {
  constructor(
    private readonly core: SessionCore,
    private readonly kernel: KernelPart,
  ) {}

  /** See Session.saveStore. */
  async save(name: string, into: StoreTarget): Promise<boolean> {
    const { storeInArchive, storeInFolder } = await loadStores();
    if ('folder' in into) return this.run((storable, options) => storeInFolder(into.folder, name, storable, options));
    return writeWhole(into.archive, (put) => this.run((storable, options) => storeInArchive(put, storable, options)));
  }

  /** An archive that is kept in memory; nothing when that was cancelled. Rejects with LimitExceeded for a large one. */
  async archive(): Promise<Blob | undefined> {
    const [{ storeInArchive }, { mostBytesHeld: most }] = await Promise.all([loadStores(), import('./saved-cells')]);
    const parts: Blob[] = [];
    const put = (bytes: Bytes): void => void parts.push(new Blob([bytes]));
    const isWhole = await this.run((storable, options) => storeInArchive(put, storable, { ...options, most }));
    return isWhole ? new Blob(parts, { type: 'application/zip' }) : undefined;
  }

  /** What was begun is not begun again when the device is lost: a folder goes on when it is asked for again. */
  private async run(save: Save): Promise<boolean> {
    if (!this.core.isOpen) throw unsupported('saving before there is a network');
    let isBegun = false;
    const outcome = await this.core.perform(job, async (workspace, options) => {
      if (isBegun) throw unsupported('going on after the GPU was lost: save into the same place again');
      isBegun = true;
      await save(await this.storable(workspace, options), options);
      options.signal?.throwIfAborted();
    });
    return outcome === 'done';
  }

  private async storable(workspace: Workspace, options: JobOptions): Promise<Storable> {
    const view = this.kernel.view.peek();
    if (!view) throw unsupported('saving a kernel before one is computed');
    const { shownEntries } = await import('./levels/shown-entries');
    const { painted, check } = this.kernel.toSave();
    const facts = await factsOfShown(workspace, view);
    options.signal?.throwIfAborted();
    return {
      facts,
      blocksFor: (plan) => checked(shownEntries(workspace.gpu, painted.picture, plan), check),
      inRoom: (work) => besideTiles(this.core.board, work, options),
    };
  }
}

/** The same blocks, for as long as `check` does not throw. */
function checked(blocksOf: UnitBlocks, check: () => void): UnitBlocks {
  return async function* (unit, options) {
    check();
    for await (const block of blocksOf(unit, options)) {
      check();
      yield block;
    }
  };
}
