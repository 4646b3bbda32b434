// The values every view may be coloured by, and where they come from.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { ColouredBy, KernelView, NudgeView } from './types';

export interface ColourSources {
  readonly colouredBy: ReadonlySignal<ColouredBy>;
  readonly selected: ReadonlySignal<number | undefined>;
  readonly layer: ReadonlySignal<string | undefined>;
  readonly nudge: ReadonlySignal<NudgeView | undefined>;
  /** The kernel that is shown, and its rows by datapoint. */
  readonly kernel: {
    readonly view: ReadonlySignal<KernelView | undefined>;
    row(i: number): Promise<Float32Array>;
  };
  /** The eigenvector that is looked at. */
  readonly eigenvector: ReadonlySignal<Float32Array | undefined>;
}

/** n numbers by datapoint, or undefined for class, and while there is nothing to colour by. */
export class Colouring implements Disposable {
  readonly values: ReadonlySignal<Float32Array | undefined>;
  private readonly row = signal<Float32Array | undefined>(undefined);
  private readonly stop: () => void;
  private asked = 0;

  constructor(private readonly sources: ColourSources) {
    const { colouredBy, nudge, eigenvector } = sources;
    this.values = computed(() => {
      const by = colouredBy.value;
      if (by === 'class') return undefined;
      if (by === 'kernel-row') return this.row.value;
      if (by === 'eigenvector') return eigenvector.value;
      return by === 'similarity' ? this.similarity() : nudge.value?.[by];
    });
    this.stop = effect(() => this.followRow());
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** Of the layer that is shown. */
  private similarity(): Float32Array | undefined {
    const { nudge, layer } = this.sources;
    return nudge.value?.similarity.find(({ id }) => id === layer.value)?.cosine;
  }

  /** Reads the selected datapoint's row whenever it, or the kernel, is another one. */
  private followRow(): void {
    const { colouredBy, selected, kernel } = this.sources;
    const wanted = colouredBy.value === 'kernel-row' && kernel.view.value ? selected.value : undefined;
    const mine = ++this.asked;
    if (wanted === undefined) {
      this.row.value = undefined;
      return;
    }
    const show = (row?: Float32Array): void => {
      if (mine === this.asked) this.row.value = row;
    };
    kernel.row(wanted).then(show, () => show());
  }
}
