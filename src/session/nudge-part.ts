// The nudge a session shows: follows what the reader chooses, the newest choice first.
import { signal } from '@preact/signals-core';
import { checkNudge } from '../state/checks';
import { defaultNudge, type NudgeSettings } from '../state/settings';
import type { StateStore } from '../state/store';
import type { SessionCore } from './core';
import { prepareNudge, viewNudge } from './nudge-view';
import type { NudgeView } from './types';

const preparation = { title: 'Preparing nudges', where: 'nudge', key: 'nudge preparation' } as const;
const job = { title: 'Nudging the network', where: 'nudge', key: 'nudge', isUrgent: true } as const;

export class NudgePart {
  readonly view = signal<NudgeView | undefined>(undefined);
  private following: Promise<void> | undefined;
  private isStale = false;

  constructor(
    private readonly core: SessionCore,
    private readonly store: StateStore,
  ) {}

  /** Compiles what a nudge needs, so that the first is as quick as the next. Rejects with what failed. */
  async prepare(): Promise<void> {
    await this.core.perform(preparation, async (workspace, options) =>
      prepareNudge(workspace, await this.core.family(workspace.gpu), options),
    );
  }

  /**
   * Chooses a nudge, or none. While only the rate changes, the one under way is finished and shown before the newest:
   * a slider that moves without pause is followed. Any other change stops it.
   */
  set(settings: NudgeSettings | undefined): void {
    const before = this.store.now.nudge;
    this.store.update({ nudge: settings });
    this.isStale = true;
    if (!settings) this.view.value = undefined;
    const onlyRate =
      settings && before && JSON.stringify({ ...before, rate: settings.rate }) === JSON.stringify(settings);
    if (!onlyRate) void this.core.board.supersede(job.key);
    this.refresh().catch(() => undefined);
  }

  /** What is not given is as before; a datapoint's label is its own until the reader chooses another for it. Throws InvalidFile. */
  completed(settings: Partial<NudgeSettings>): NudgeSettings | undefined {
    const { nudge, selected } = this.store.now;
    const index = settings.index ?? nudge?.index ?? selected;
    if (index === undefined) return undefined;
    const label = nudge?.index === index ? nudge.label : (this.core.dataset.peek()?.labels[index] ?? 0);
    return checkNudge({ ...defaultNudge, ...nudge, label, ...settings, index }, 'nudge');
  }

  /** Recomputes what is chosen, if anything is. Rejects with what failed. */
  refresh(): Promise<void> {
    this.isStale = true;
    this.following ??= this.follow().finally(() => (this.following = undefined));
    return this.following;
  }

  private async follow(): Promise<void> {
    while (this.isStale && this.store.now.nudge) {
      this.isStale = false;
      await this.compute(this.store.now.nudge).catch((error: unknown) => {
        if (!this.isStale) throw error;
      });
    }
  }

  private async compute(settings: NudgeSettings): Promise<void> {
    try {
      const outcome = await this.core.perform(job, async (workspace, options) => {
        const view = await viewNudge(workspace, settings, await this.core.family(workspace.gpu), options);
        options.signal?.throwIfAborted();
        this.view.value = view;
      });
      if (outcome === 'cancelled') this.settingsOfView();
    } catch (error) {
      this.settingsOfView();
      throw error;
    }
  }

  /** Cancelled or failed: the choice is again what is shown, unless there is a newer one. */
  private settingsOfView(): void {
    if (!this.isStale) this.store.update({ nudge: this.view.peek()?.settings });
  }
}
