// Infinite and finite kernels of a session's kind of network: a job whose result stays until there is another network.
import { signal } from '@preact/signals-core';
import { besideTiles } from '../beside-tiles';
import type { SessionCore } from '../core';
import { runWidths } from './width-run';
import type { InfiniteWidth, WidthSettings, WidthView } from './width-types';

const job = { title: 'Comparing widths', where: 'laboratory', key: 'infinite width' } as const;

export class WidthPart implements InfiniteWidth {
  readonly view = signal<WidthView | undefined>(undefined);

  constructor(private readonly core: SessionCore) {}

  async compute(settings: WidthSettings): Promise<void> {
    await this.core.perform(job, async (workspace, options) => {
      const family = await this.core.family(workspace.gpu);
      const view = await besideTiles(this.core.board, () => runWidths(workspace, family, settings, options), options);
      options.signal?.throwIfAborted();
      this.view.value = view;
    });
  }

  /** There is another network: its depth or activation may differ. */
  clear(): void {
    this.view.value = undefined;
  }
}
