// The spectrum of the kernel that is shown: computed when it is looked at, forgotten with the kernel.
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { inSlices } from '../../core/slices';
import type { Dataset } from '../../datasets/dataset';
import { goalShares, sharePerStep, stepsToHalve } from '../../theory/mode-learning';
import { type Bounds, boundsOf } from '../../theory/spectrum-bounds';
import { effectiveDimension, effectiveRank, participation } from '../../theory/summaries';
import { moments } from '../../engine/training';
import { eigenvectorLimits, type TrainingSettings } from '../../state/settings';
import type { KernelSource } from '../explorer/kernel-source';
import type { ViewPart } from '../explorer/view-part';
import type { SessionCore } from '../core';
import { goalsOf } from './goals';
import type { StateStore } from '../../state/store';
import type { KernelPart } from '../kernel-part';
import { wavesOf } from './pair-values';
import type { ModeLearning, Spectrum, SpectrumView } from './spectrum-types';
import type { WatchedViews } from './watched-views';

const job = { title: 'Finding the eigenvalues of the kernel', where: 'laboratory', key: 'spectrum' } as const;

/** How many logits' kernels are in an eigenvalue; undefined where no error decays along the eigenvectors. */
function logitsIn({ reduction }: SpectrumView, outputs: number): number | undefined {
  if (reduction === 'cosine' || reduction === 'log-probability') return undefined;
  return reduction === 'trace' ? outputs : 1;
}

function learningOf(
  view: SpectrumView,
  { rate, optimizer, loss, weightDecay = 0 }: TrainingSettings,
  outputs: number,
): ModeLearning | undefined {
  const logits = logitsIn(view, outputs);
  if (logits === undefined) return undefined;
  const momentum = optimizer === 'momentum' ? moments.beta1 : 0;
  const perStep = view.values.map((value) => sharePerStep(value / logits, rate, view.n, momentum));
  return { rate, optimizer, loss, weightDecay, momentum, perStep, halving: perStep.map(stepsToHalve) };
}

/** What it stands on. */
export interface SpectrumGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  readonly kernel: KernelPart;
  readonly view: Pick<ViewPart, 'track'>;
}

export class SpectrumPart implements Spectrum, Disposable {
  readonly view = signal<SpectrumView | undefined>(undefined);
  readonly gamma: ReadonlySignal<number | undefined>;
  readonly mode: ReadonlySignal<number>;
  readonly vector: ReadonlySignal<Float32Array | undefined>;
  readonly dimension: ReadonlySignal<Bounds | undefined>;
  readonly learning: ReadonlySignal<ModeLearning | undefined>;
  private readonly chosenGamma = signal<number | undefined>(undefined);
  private readonly stopFollowing: () => void;
  /** Of which kernel the view is, or was asked for last. */
  private asked: KernelSource['known'] | undefined;

  constructor(
    private readonly ground: SpectrumGround,
    watched: Pick<WatchedViews, 'has'>,
  ) {
    const { document } = ground.store;
    this.mode = computed(() => {
      const known = this.view.value?.vectors.length ?? Infinity;
      return Math.min(document.value.eigenvector ?? 1, known);
    });
    this.vector = computed(() => this.view.value?.vectors[this.mode.value - 1]);
    this.gamma = computed(() => this.chosenGamma.value ?? meanOf(this.view.value));
    this.dimension = computed(() => {
      const [view, gamma] = [this.view.value, this.gamma.value];
      if (!view || gamma === undefined) return undefined;
      return boundsOf(view.values, sizeOf(view), (values) => effectiveDimension(values, gamma));
    });
    this.learning = computed(() => {
      const [view, dataset] = [this.view.value, ground.core.dataset.value];
      return view && dataset && learningOf(view, document.value.training, dataset.classes.length);
    });
    this.stopFollowing = effect(() => {
      const kernel = ground.kernel.view.value;
      const { lab, colouredBy } = document.value;
      const isWanted = lab === 'spectrum' || colouredBy === 'eigenvector' || watched.has('spectrum');
      const isCheap = kernel !== undefined && !('atlas' in kernel.picture);
      untracked(() => this.follow(isWanted && isCheap));
    });
  }

  async compute(): Promise<void> {
    this.asked = this.ground.kernel.shown?.known;
    if (!this.asked) throw unsupported('eigenvalues before there is a kernel');
    await this.ground.core.perform(job, async ({ dataset }, options) => {
      const kernel = this.ground.kernel.shown;
      if (!kernel) return; // it went with its device: when it is back it is asked for again
      const view = await viewOf(kernel, dataset, options);
      options.signal?.throwIfAborted();
      this.view.value = view;
    });
  }

  choose(mode: number): void {
    const { least } = eigenvectorLimits;
    const most = Math.max(least, this.view.peek()?.vectors.length ?? eigenvectorLimits.most);
    const eigenvector = Math.min(most, Math.max(least, Math.round(mode)));
    const { store, view } = this.ground;
    view.track(() => store.update({ eigenvector: eigenvector === 1 ? undefined : eigenvector }), {
      kind: 'eigenvector',
    });
  }

  setGamma(gamma: number | undefined): void {
    this.chosenGamma.value = gamma !== undefined && gamma > 0 && Number.isFinite(gamma) ? gamma : undefined;
  }

  /** There is another network, or other datapoints. */
  clear(): void {
    this.view.value = this.asked = undefined;
  }

  [Symbol.dispose](): void {
    this.stopFollowing();
  }

  /** Another kernel has another spectrum; it is asked for once. */
  private follow(isWanted: boolean): void {
    const known = this.ground.kernel.shown?.known;
    if (known !== this.asked) this.clear();
    if (isWanted && known && this.asked === undefined) this.compute().catch(() => undefined);
  }
}

const sizeOf = ({ trace, n }: SpectrumView) => ({ trace, size: n });

const meanOf = (view: SpectrumView | undefined): number | undefined =>
  view && view.trace > 0 ? view.trace / view.n : undefined;

async function viewOf(kernel: KernelSource, dataset: Dataset, options: JobOptions): Promise<SpectrumView> {
  const started = performance.now();
  const { values, vectors: known, trace, error } = await kernel.eigen(options);
  const vectors = known.slice(0, eigenvectorLimits.most);
  const n = dataset.count;
  const goals = goalsOf(dataset);
  const { reduction, parameters, step } = kernel.known;
  const size = { trace, size: n };
  return {
    n,
    values,
    vectors,
    trace,
    error,
    goalShares: goals && goalShares(known, n, goals),
    waves: dataset.pairs && (await inSlices(wavesOf(vectors, dataset.pairs), options)),
    effectiveRank: boundsOf(values, size, effectiveRank),
    participation: boundsOf(values, size, participation),
    reduction,
    parameters,
    step,
    seconds: (performance.now() - started) / 1000,
  };
}
