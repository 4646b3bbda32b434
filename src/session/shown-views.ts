// What elements draw of a session: the network's kernel and neighbourhood, or those of the step of a film that is shown.
import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { Gpu } from '../gpu/device';
import type { KernelPart } from './kernel-part';
import type { FilmScreen } from './lab/film-screen';
import { readOverview } from './overview';
import type { ColouredBy, KernelEntry, KernelOverview, KernelView, NeighbourhoodView } from './types';

export interface ViewSources {
  readonly kernel: KernelPart;
  readonly neighbourhood: ReadonlySignal<NeighbourhoodView | undefined>;
  /** Id of the network's layer that is shown, and of the one that the reader chose. */
  readonly layer: ReadonlySignal<string | undefined>;
  readonly chosenLayer: ReadonlySignal<string | undefined>;
  readonly colouredBy: ReadonlySignal<ColouredBy>;
  readonly screen: FilmScreen;
}

export class ShownViews {
  readonly view: ReadonlySignal<KernelView | undefined>;
  readonly neighbourhood: ReadonlySignal<NeighbourhoodView | undefined>;
  readonly layer: ReadonlySignal<string | undefined>;
  /** By class beside a step of a film where a colour is of the network at another step. */
  readonly colouredBy: ReadonlySignal<ColouredBy>;

  constructor(private readonly sources: ViewSources) {
    const { kernel, neighbourhood, screen, colouredBy } = sources;
    this.view = computed(() => screen.kernel.value ?? kernel.view.value);
    this.neighbourhood = computed(() => this.filmed() ?? neighbourhood.value);
    this.layer = computed(() => this.chosen());
    this.colouredBy = computed(() => (screen.place.value && !isOfFilm(colouredBy.value) ? 'class' : colouredBy.value));
  }

  /** Throws Unsupported while there is no kernel; ShapeMismatch for a datapoint that the kernel has not. */
  async entry(i: number, j: number): Promise<KernelEntry> {
    return this.shown.entry(i, j);
  }

  /** Throws as `entry`. */
  async row(i: number): Promise<Float32Array> {
    return this.shown.row(i);
  }

  /** See KernelPart. */
  cells(gpu: Gpu): ReturnType<KernelPart['cells']> {
    return this.shown.cells(gpu);
  }

  /** Undefined while its cells are not there. */
  async overview(gpu: Gpu | undefined): Promise<KernelOverview | undefined> {
    const kernel = this.view.peek();
    return gpu && kernel && readOverview(gpu, kernel.picture);
  }

  private get shown(): KernelPart | FilmScreen {
    const { screen, kernel } = this.sources;
    return screen.place.peek() ? screen : kernel;
  }

  /** The datapoints themselves, which never move, and the layers that the film has kept. */
  private filmed(): NeighbourhoodView | undefined {
    const { screen, neighbourhood } = this.sources;
    const [film, layers] = [screen.place.value, screen.layers.value];
    if (!film || layers.length === 0) return undefined;
    const [inputs] = neighbourhood.value?.layers ?? [];
    return { layers: inputs ? [inputs, ...layers] : layers, step: film.step, film };
  }

  /** The chosen one where it is among those that are shown, else the deepest. */
  private chosen(): string | undefined {
    const { layer, chosenLayer } = this.sources;
    const view = this.neighbourhood.value;
    if (!view?.film) return layer.value;
    const chosen = view.layers.find(({ id }) => id === chosenLayer.value) ?? view.layers.at(-1);
    return chosen?.id;
  }
}

/** Whether a step of a film has these colours. */
const isOfFilm = (by: ColouredBy): boolean => by === 'class' || by === 'kernel-row';
