// Files made of what a session shows: each is a job, shown and cancelled like the others.
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { StateStore } from '../state/store';
import type { SessionCore } from './core';
import type { KernelPart } from './kernel-part';
import { readLogits } from './logits';
import type { NudgePart } from './nudge-part';
import { presentModel } from './present-model';
import type { FileKind } from './save-kinds';
import type { Problem } from './types';
import type { Workspace } from './workspace';

/** A store has a part of its own, and a state is no job. */
type OwnKind = Exclude<FileKind, 'kernel-zip' | 'state'>;

const titles: Readonly<Record<OwnKind, string>> = {
  'kernel-npy': 'Saving the kernel',
  'kernel-npz': 'Saving the kernel',
  model: 'Saving the network',
  table: 'Saving the table',
};

const places: Readonly<Record<OwnKind, Problem['where']>> = {
  'kernel-npy': 'kernel',
  'kernel-npz': 'kernel',
  model: 'network',
  table: 'network',
};

const loadFiles = () => import('./saved-files');

export class SavePart {
  constructor(
    private readonly core: SessionCore,
    private readonly store: StateStore,
    private readonly kernel: KernelPart,
    private readonly nudge: NudgePart,
  ) {}

  /** The content of a file, or nothing when that was cancelled. Rejects with what failed, and where there is nothing. */
  async save(kind: OwnKind): Promise<Blob | undefined> {
    if (!this.core.isOpen) throw unsupported('saving before there is a network');
    let content: Blob | undefined;
    const description = { title: titles[kind], where: places[kind], key: 'saving' } as const;
    const outcome = await this.core.perform(description, async (workspace, options) => {
      content = await this.contentOf(kind, workspace, options);
      options.signal?.throwIfAborted();
    });
    return outcome === 'done' ? content : undefined;
  }

  private async contentOf(kind: OwnKind, workspace: Workspace, options: JobOptions): Promise<Blob> {
    const { kernelArray, kernelArchive, modelFile, tableFile } = await loadFiles();
    if (kind === 'table') return tableFile(await this.shown(workspace, options));
    if (kind === 'model') return modelFile(await presentModel(workspace));
    const view = this.kernel.view.peek();
    if (!view) throw unsupported('saving a kernel before one is computed');
    const blocks = this.kernel.blocks(options);
    if (kind === 'kernel-npy') return kernelArray(blocks, view.order.length);
    return kernelArchive(blocks, view.order, workspace.dataset);
  }

  private async shown(workspace: Workspace, options: JobOptions) {
    const { dataset, inputs, settings } = workspace;
    const { network } = await workspace.snapshot('registers');
    using _network = network;
    const [kernel, index] = [this.kernel.view.peek(), this.store.now.selected];
    const row = kernel && index !== undefined ? { index, values: await this.kernel.row(index) } : undefined;
    const logits = await readLogits(network, inputs, options);
    return { dataset, logits, loss: settings.training.loss, kernel, row, nudge: this.nudge.view.peek() };
  }
}
