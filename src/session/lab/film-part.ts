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
import { bytesOf, bytesOfFilm, checkRoom } from './film-memory';
import { emptyRange, widened } from './film-range';
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
  /** The films that were made to their end. */
  private finished: readonly (Film | undefined)[] = this.films.peek();
  /** Runs whose film is to end where it is. */
  private readonly stopping = new Set<FilmRun>();
  /** Bytes of films that are being made, when they are done. */
  private readonly planned = new Map<Making, number>();

  constructor(private readonly ground: FilmGround) {}

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

  async goTo(run: FilmRun, frame: number): Promise<void> {
    await this.ground.goTo(attempt(this.ground.core, () => this.placeOf(run, frame)));
  }

  /** There is another network, or other datapoints. */
  clear(): void {
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
    this.planned.set(making, this.roomFor(camera, making));
    const { probe, trainer } = camera;
    const { stepsPerEpoch } = trainer;
    let film: Film = { settings, stepsPerEpoch, probe, frames: [], range: emptyRange, seconds: 0 };
    for (const step of keptSteps(settings)) {
      await camera.advance(step, options);
      const frame = await besideTiles(board, () => camera.frame(film.frames, options), options);
      options.signal?.throwIfAborted();
      const seconds = (performance.now() - started) / 1000;
      film = { ...film, frames: [...film.frames, frame], range: widened(film.range, frame.kernel), seconds };
      this.put(run, (making.film = film));
      if (this.stopping.has(run)) break;
    }
    this.finished = this.films.peek().map((each, at) => (at === run ? each : this.finished[at]));
  }

  /** Bytes of the film when it is done. Throws LimitExceeded where they are not free. */
  private roomFor({ probe, network }: FilmCamera, making: Making): number {
    const { settings } = making;
    const frames = keptSteps(settings).length;
    const { optimizer } = settings.training;
    const needed = bytesOf({ frames, probe: probe.length, parameters: network.layout.length, optimizer });
    const others = [...this.planned].filter(([other]) => other !== making).map(([, bytes]) => bytes);
    const finished = this.finished.map((film) => (film ? bytesOfFilm(film) : 0));
    const taken = [...others, ...finished].reduce((sum, bytes) => sum + bytes, 0);
    checkRoom(needed, taken);
    return needed;
  }

  private put(run: FilmRun, film: Film | undefined): void {
    this.films.value = this.films.peek().map((each, at) => (at === run ? film : each));
  }

  /** A film that was not made to its end is gone, and the one before it is there again. */
  private settle(making: Making): void {
    const { run, film } = making;
    this.planned.delete(making);
    if (film && this.films.peek()[run] === film) this.put(run, this.finished[run]);
  }
}
