// The films of a session's laboratory: made by jobs on networks of their own, kept on the CPU.
import { type ReadonlySignal, signal } from '@preact/signals-core';
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { TrainerState } from '../../engine/training';
import type { StateStore } from '../../state/store';
import { besideTiles } from '../beside-tiles';
import type { ShownModel } from '../brought';
import type { SessionCore } from '../core';
import type { TrainingPart } from '../training-part';
import type { Workspace } from '../workspace';
import { attempt } from './attempt';
import { type Film, filmKey, type FilmRun, filmRuns, type Films, type FilmSettings } from './film';
import { FilmCamera } from './film-camera';
import { bytesOf, bytesOfFilm, checkRoom, hasRoom } from './film-memory';
import { emptyRange, widened } from './film-range';
import { FilmScreen } from './film-screen';
import { checkFilm, isFilmOf, keptSteps } from './film-settings';

const titles = ['Filming a training', 'Filming the second training'] as const;

/** What films need of the session around them. */
export interface FilmGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  readonly training: TrainingPart;
  /** The model that was brought, where one is shown. */
  readonly shownModel: ReadonlySignal<ShownModel | undefined>;
  /** Sets training to a place of the session's very network; the rest follows. */
  goTo(place: TrainerState): Promise<void>;
}

/** A film that is being made. */
interface Making {
  readonly run: FilmRun;
  readonly settings: FilmSettings;
  /** As far as it is shown. */
  film?: Film;
}

export class FilmPart implements Films {
  readonly films = signal<readonly (Film | undefined)[]>(filmRuns.map(() => undefined));
  /** What all views show while a step of a film is shown. */
  readonly screen: FilmScreen;
  readonly shown;
  /** The films that were made to their end. */
  private finished: readonly (Film | undefined)[] = this.films.peek();
  /** Runs whose film is to end where it is. */
  private readonly stopping = new Set<FilmRun>();
  /** Bytes of films that are being made, when they are done. */
  private readonly planned = new Map<Making, number>();

  constructor(private readonly ground: FilmGround) {
    this.screen = new FilmScreen(ground.core);
    this.shown = this.screen.place;
  }

  async record(run: FilmRun, settings: FilmSettings): Promise<void> {
    const { core } = this.ground;
    const making: Making = { run, settings: attempt(core, () => this.completed(settings)) };
    const job = { title: titles[run], where: 'laboratory', key: filmKey(run) } as const;
    this.stopping.delete(run);
    try {
      await core.perform(job, (workspace, options) => this.make(workspace, making, options));
    } finally {
      this.settle(making);
    }
  }

  stop(run: FilmRun): void {
    this.stopping.add(run);
  }

  remove(run: FilmRun): void {
    this.finished = this.finished.map((each, at) => (at === run ? undefined : each));
    this.put(run, undefined);
    void this.ground.core.board.supersede(filmKey(run));
  }

  show(run: FilmRun, frame: number): void {
    try {
      this.screen.show(this.films.peek()[run], run, frame);
    } catch (error) {
      this.ground.core.report('laboratory', error);
    }
  }

  hide(): void {
    this.screen.hide();
  }

  async goTo(run: FilmRun, frame: number): Promise<void> {
    const place = attempt(this.ground.core, () => this.placeOf(run, frame));
    this.hide();
    await this.ground.goTo(place);
  }

  /** There is another network, or other datapoints. */
  clear(): void {
    this.screen.hide();
    this.films.value = this.finished = filmRuns.map(() => undefined);
  }

  /** The session's network where none is given. Throws InvalidFile. */
  private completed(settings: FilmSettings): FilmSettings {
    return checkFilm({ ...settings, network: settings.network ?? this.ownNetwork });
  }

  /** Of the settings, unless a model was brought. */
  private get ownNetwork() {
    return this.ground.shownModel.peek() ? undefined : this.ground.store.now.network;
  }

  /** Throws Unsupported for a place that is none of the session's training. */
  private placeOf(run: FilmRun, at: number) {
    const film = this.films.peek()[run];
    const frame = film?.frames[at];
    if (!frame) throw unsupported('going to a step that was not kept');
    const { store, training } = this.ground;
    if (!isFilmOf(film.settings, this.ownNetwork, store.now.training))
      throw unsupported('going to a step of another network or training');
    if (frame.step > training.status.peek().totalSteps)
      throw unsupported('going to a step beyond the last of the training, whose epochs are fewer');
    return frame.place;
  }

  private async make(workspace: Workspace, making: Making, options: JobOptions): Promise<void> {
    const { run, settings } = making;
    const { board } = this.ground.core;
    const started = performance.now();
    using camera = await besideTiles(board, () => FilmCamera.create(workspace, settings, options), options);
    const keepsPlaces = this.takeRoom(camera, making);
    const { probe, trainer } = camera;
    const { stepsPerEpoch } = trainer;
    let film: Film = { settings, stepsPerEpoch, probe, frames: [], range: emptyRange, seconds: 0 };
    for (const step of keptSteps(settings)) {
      await camera.advance(step, options);
      const taken = await besideTiles(board, () => camera.frame(film.frames, options), options);
      const before = film.frames.at(-1)?.places ?? [];
      const places = keepsPlaces ? await besideTiles(board, () => camera.places(before, options), options) : [];
      const frame = { ...taken, places };
      options.signal?.throwIfAborted();
      const seconds = (performance.now() - started) / 1000;
      film = { ...film, frames: [...film.frames, frame], range: widened(film.range, frame.kernel), seconds };
      this.put(run, (making.film = film));
      if (this.stopping.has(run)) break;
    }
    this.finished = this.films.peek().map((each, at) => (at === run ? each : this.finished[at]));
  }

  /** Plans with the bytes of the film when it is done, and says whether they hold positions. Throws LimitExceeded where they are not free without. */
  private takeRoom(camera: FilmCamera, making: Making): boolean {
    const { settings } = making;
    const frames = keptSteps(settings).length;
    const { optimizer } = settings.training;
    const { probe, network, placesLength } = camera;
    const size = { frames, probe: probe.length, parameters: network.layout.length, optimizer };
    const others = [...this.planned].filter(([other]) => other !== making).map(([, bytes]) => bytes);
    const finished = this.finished.map((film) => (film ? bytesOfFilm(film) : 0));
    const taken = [...others, ...finished].reduce((sum, bytes) => sum + bytes, 0);
    const withPlaces = bytesOf({ ...size, places: placesLength });
    const keepsPlaces = hasRoom(withPlaces, taken);
    const needed = keepsPlaces ? withPlaces : bytesOf({ ...size, places: 0 });
    checkRoom(needed, taken);
    this.planned.set(making, needed);
    return keepsPlaces;
  }

  private put(run: FilmRun, film: Film | undefined): void {
    const films = this.films.peek().map((each, at) => (at === run ? film : each));
    this.screen.follow(films);
    this.films.value = films;
  }

  /** A film that was not made to its end is gone, and the one before it is there again. */
  private settle(making: Making): void {
    const { run, film } = making;
    this.planned.delete(making);
    if (film && this.films.peek()[run] === film) this.put(run, this.finished[run]);
  }
}
