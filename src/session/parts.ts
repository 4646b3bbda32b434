// The parts of a session put together, and what they do when one of them, or the ground under them, has changed.
import { computed, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { isTrainable } from '../datasets/dataset';
import type { TrainerState } from '../engine/training';
import { defaultState, type StateDocument } from '../state/document';
import { Selection } from '../state/selection';
import type { NetworkSettings, TrainingSettings } from '../state/settings';
import { StateStore } from '../state/store';
import { unsupported } from '../core/errors';
import { type Brought, checkFit, isAny, type ShownModel } from './brought';
import { CellsPart } from './cells-part';
import { forgetChoices, keepMeaning } from './choices';
import { isOnTheWayTo } from './on-the-way';
import { Colouring } from './colouring';
import { type CoreEvents, SessionCore } from './core';
import { columnNamesOf } from './explorer/column-names';
import { Columns } from './explorer/columns';
import { LookupPart } from './explorer/lookup-part';
import { ViewPart } from './explorer/view-part';
import { pageDevice } from './device-holder';
import { ordered } from './kernel-order';
import { KernelPart } from './kernel-part';
import { LabParts } from './lab/lab-parts';
import type { OpenedStore } from './levels/opened-store';
import { TilesPart } from './levels/tiles-part';
import { NeighbourhoodPart } from './neighbourhood-part';
import { layersOf } from './neighbourhood-view';
import { NudgePart } from './nudge-part';
import { OwnDatapoints } from './own-datapoints';
import { SavePart } from './save-part';
import type { SessionOptions } from './session-options';
import { ShownViews } from './shown-views';
import { StorePart } from './store-part';
import { StableRatePart } from './stable-rate-part';
import { TrainingPart } from './training-part';
import { UmapPart } from './umap-part';
import { sameNetwork, type Workspace, type WorkspaceSettings } from './workspace';

function ignore(): void {
  // What failed is the session's problem already.
}

export class SessionParts implements CoreEvents {
  readonly store: StateStore;
  readonly core: SessionCore;
  readonly selection: Selection;
  readonly training: TrainingPart;
  readonly kernel: KernelPart;
  readonly tiles: TilesPart;
  readonly stableRate: StableRatePart;
  readonly neighbourhood: NeighbourhoodPart;
  readonly umap: UmapPart;
  readonly nudge: NudgePart;
  /** What elements draw. */
  readonly shown: ShownViews;
  readonly colouring: Colouring;
  readonly saving: SavePart;
  readonly stores: StorePart;
  readonly cells: CellsPart;
  readonly view: ViewPart;
  readonly lookup: LookupPart;
  readonly lab: LabParts;
  /** Id of the layer that is shown: the chosen one where the network has it, else the deepest. */
  readonly layer: ReadonlySignal<string | undefined>;
  /** The model that was brought, where one is shown. */
  readonly shownModel = signal<ShownModel | undefined>(undefined);
  /** Whether a model or datapoints are shown that were brought. */
  readonly isBrought = signal(false);
  readonly parameterNames = signal<readonly string[]>([]);
  readonly columnNames: ReadonlySignal<readonly string[]>;
  private readonly columns: Columns;
  private readonly stopRepainting: () => void;
  private readonly layers = signal<readonly string[]>([]);
  private brought: Brought;
  /** What the session began with. */
  private readonly own: Brought;
  private settling: Promise<void> | undefined;
  /** How many networks were asked for. */
  private networks = 0;

  constructor({ state = defaultState, model, dataset, ...options }: SessionOptions) {
    this.brought = this.own = { model, dataset };
    this.isBrought.value = isAny(this.own);
    this.store = new StateStore(state);
    const lease = (options.device ?? pageDevice).lease({ budget: options.budget });
    const datapoints = new OwnDatapoints(options.fetchBytes);
    this.core = new SessionCore({ store: this.store, lease, datapoints, settings: () => this.settings() }, this);
    this.columnNames = computed(() => {
      const dataset = this.core.dataset.value;
      return dataset ? columnNamesOf(dataset) : [];
    });
    this.selection = new Selection(this.store);
    this.neighbourhood = new NeighbourhoodPart(this.core);
    this.training = new TrainingPart(this.core, (workspace, job) => this.neighbourhood.refreshWhenDue(workspace, job));
    this.columns = new Columns(this.core, this.store);
    this.tiles = new TilesPart(this.core);
    this.kernel = new KernelPart(this.core, this.store, this.columns, this.tiles);
    this.lookup = new LookupPart(this.core, this.store, this.kernel, this.columns);
    this.view = new ViewPart({
      store: this.store,
      reorder: (ordering) => this.kernel.set(ordered(this.store.now.kernel, ordering)),
    });
    const painted = computed(() => {
      const { statistic, rowSet, columnSet } = this.view.view.value;
      return JSON.stringify([statistic, rowSet, columnSet]);
    });
    this.stopRepainting = painted.subscribe(() => untracked(() => this.kernel.paintAgain()));
    this.nudge = new NudgePart(this.core, this.store);
    this.stableRate = new StableRatePart(this.core);
    this.saving = new SavePart(this.core, this.store, this.kernel, this.nudge);
    this.stores = new StorePart(this.core, this.kernel);
    this.lab = new LabParts(this);
    const document = this.store.document;
    this.layer = computed(() => {
      const { layer } = document.value;
      return layer !== undefined && this.layers.value.includes(layer) ? layer : this.layers.value.at(-1);
    });
    const sources = { view: this.neighbourhood.view, layer: this.layer, training: this.training.status };
    this.umap = new UmapPart(this.core, this.store, sources);
    this.shown = new ShownViews({
      kernel: this.kernel,
      neighbourhood: this.umap.view,
      layer: this.layer,
      chosenLayer: computed(() => document.value.layer),
      colouredBy: computed(() => document.value.colouredBy),
      screen: this.lab.film.screen,
    });
    this.cells = new CellsPart(this.core, this.shown);
    this.colouring = new Colouring({
      colouredBy: this.shown.colouredBy,
      selected: computed(() => document.value.selected),
      layer: this.layer,
      nudge: this.nudge.view,
      kernel: this.shown,
      eigenvector: this.lab.spectrum.vector,
    });
  }

  /** These, for what is asked of the network: a step of a film is shown no longer. */
  get ofNetwork(): this {
    this.lab.film.hide();
    return this;
  }

  /**
   * Everything once: data, neighbourhood and kernel of the untrained network, training up to the state's step, and what
   * follows training. A model that was brought is not trained unasked.
   */
  async start(): Promise<void> {
    this.core.forgetFailure();
    await this.core.openAgain();
    const network = this.networks;
    await this.neighbourhood.refresh(false).catch(ignore);
    await this.kernel.compute().catch(ignore);
    this.nudge.prepare().catch(ignore);
    if (!this.brought.model) await this.train(this.store.now.step ?? Infinity);
    else if (network === this.networks) await this.appraise();
  }

  /** Trains, then brings the rest up to date: all of it at the end of training, the cheap part where it was stopped. */
  async train(last = Infinity): Promise<void> {
    this.stableRate.clear();
    const network = this.networks;
    const arrived = await this.training.train(last);
    if (arrived) return this.settling ?? this.settleOnce();
    if (network === this.networks) await this.refresh();
  }

  async trainStep(): Promise<void> {
    this.stableRate.clear();
    if (await this.training.step()) await this.refresh();
  }

  /** Sets training to a place of this very network; the rest follows as after training. */
  async goTo(place: TrainerState): Promise<void> {
    this.stableRate.clear();
    const network = this.networks;
    if (await this.training.goTo(place)) await this.settle(network);
  }

  /**
   * The network becomes that of these settings, trained to a step from its seed; the rest follows as after training. Rejects
   * with what failed; what cannot be built changes nothing.
   */
  async become(network: NetworkSettings, training: TrainingSettings, step: number): Promise<void> {
    this.store.update({ network, training, step: undefined, checkpoints: [] });
    this.forgetModel();
    if (await this.build('this network', (settings) => settings.network === network)) await this.train(step);
  }

  /**
   * Shows another document: what differs is built and trained anew, the rest is as it says. Rejects with what failed; a network
   * that cannot be built changes nothing.
   */
  async show(document: StateDocument): Promise<void> {
    const opened = await this.core.openAgain();
    if (this.shownModel.peek() ?? !isOnTheWayTo(document, opened.settings, this.training.status.peek())) {
      const { dataset, network, training, checkpoints } = document;
      this.store.update({ dataset, network, training, checkpoints, step: undefined });
      this.forgetDatapoints();
      if (!(await this.build('this state', (settings) => settings.network === network))) return;
    }
    const mine = this.networks;
    this.store.replace(document);
    this.view.restore(document);
    keepMeaning(this, (await this.core.open()).dataset);
    this.nudge.set(this.store.now.nudge);
    await this.computeKernel();
    if (mine === this.networks) await this.train(document.step ?? Infinity);
  }

  async computeKernel(): Promise<void> {
    if (await this.kernel.compute()) this.measureStability();
  }

  /** Shows the kernel of a store, if it is of this network and these datapoints. */
  async openStore(opened: OpenedStore): Promise<void> {
    await this.kernel.openStore(opened);
  }

  /** Builds the network of the present document anew. Where that cannot be, the document is again of what there is. */
  rebuild(): void {
    if (!this.core.isOpen) return;
    this.training.abandon();
    this.settling = undefined;
    this.networks += 1;
    this.core.rebuild(this.settings(), ({ dataset, network, training, brought = {} }) => {
      this.brought = brought;
      this.store.update({ dataset, network, training });
    });
  }

  /**
   * Shows another model on its datapoints, or again what the session began with, and computes its kernel. Rejects with
   * what failed; what cannot be opened changes nothing.
   */
  async open(brought: Brought = this.own): Promise<void> {
    if (brought.model && brought.dataset) checkFit(brought.model, brought.dataset);
    await this.core.openAgain();
    this.brought = brought;
    if (!(await this.build('this model', (settings) => settings.brought === brought))) return;
    const mine = this.networks;
    await this.computeKernel();
    if (mine !== this.networks) return;
    if (brought.model) await this.appraise();
    else await this.train(this.store.now.step ?? Infinity);
  }

  /** The weights of a model that was brought, as they came. */
  reopen(): Promise<void> {
    return this.open(this.brought);
  }

  /** From now on the network is that of the settings: on the same datapoints where their classes are known, else on the own. */
  forgetModel(): void {
    if (!this.brought.model) return;
    const dataset = this.core.dataset.peek();
    this.brought = { dataset: dataset?.isUnlabelled ? this.own.dataset : dataset };
  }

  /** From now on the datapoints are those of the settings, and the network is. */
  forgetDatapoints(): void {
    this.brought = {};
  }

  opened(workspace: Workspace): void {
    const { brought } = workspace.settings;
    this.isBrought.value = isAny(brought);
    this.shownModel.value = brought?.model && { name: brought.name ?? '', model: brought.model };
    this.parameterNames.value = workspace.network.layout.names;
    keepMeaning(this, workspace.dataset);
    this.layers.value = layersOf(workspace.model.graph).map(({ id }) => id);
    this.training.show(workspace);
  }

  rebuilt(workspace: Workspace, previous?: Workspace): void {
    this.opened(workspace);
    this.core.forgetProblem();
    if (workspace.dataset !== previous?.dataset) forgetChoices(this, workspace, previous);
    this.umap.forget();
    if (!previous || !sameNetwork(workspace, previous)) this.neighbourhood.forget();
    this.stableRate.clear();
    this.lab.forget();
    this.columns.forget();
    this.kernel.clear();
    this.nudge.view.value = undefined;
    this.refresh().catch(ignore);
  }

  recovered(workspace: Workspace): void {
    this.training.show(workspace);
    this.neighbourhood.restore().catch(ignore);
    this.kernel.restore().catch(ignore);
    this.nudge.refresh().catch(ignore);
  }

  lost(): void {
    this.lab.film.screen.lost();
    this.kernel.clear();
    this.umap.forget();
    this.neighbourhood.clear();
  }

  async close(): Promise<void> {
    this.stopRepainting();
    this.colouring[Symbol.dispose]();
    this.lab[Symbol.dispose]();
    this.umap[Symbol.dispose]();
    await this.core.close();
  }

  /**
   * Builds the network of the present document anew. Resolves with whether it is there; it is not where another was asked for
   * meanwhile. Rejects with why it cannot be.
   */
  private async build(what: string, isWanted: (settings: WorkspaceSettings) => boolean): Promise<boolean> {
    this.rebuild();
    const mine = this.networks;
    const { settings } = await this.core.openAgain();
    if (mine !== this.networks) return false;
    if (isWanted(settings)) return true;
    throw this.core.problem.peek()?.error ?? unsupported(what);
  }

  private settings(): WorkspaceSettings {
    const { dataset, network, training } = this.store.now;
    return { dataset, network, training, brought: this.brought };
  }

  private settleOnce(): Promise<void> {
    const settling = this.settle(this.networks).finally(() => {
      if (this.settling === settling) this.settling = undefined;
    });
    return (this.settling = settling);
  }

  /** What follows training, unless there is another network by then; a kernel of these very weights is kept. */
  private async settle(network: number): Promise<void> {
    await this.refresh();
    if (network !== this.networks) return;
    if (this.kernel.view.peek()?.step === this.training.status.peek().step) this.measureStability();
    else await this.computeKernel();
  }

  /** Loss and accuracy of a model that was brought, where the classes are known. */
  private async appraise(): Promise<void> {
    const dataset = this.core.dataset.peek();
    if (dataset && isTrainable(dataset)) await this.training.measure();
  }

  private measureStability(): void {
    const dataset = this.core.dataset.peek();
    if (!dataset || !isTrainable(dataset)) return;
    const isFinite = this.kernel.view.peek()?.nonFinite === 0;
    if (isFinite && this.training.status.peek().phase !== 'running') this.stableRate.compute().catch(ignore);
  }

  private async refresh(): Promise<void> {
    await this.neighbourhood.refresh().catch(ignore);
    await this.nudge.refresh().catch(ignore);
  }
}
