// Trainings as films: made here, their curves, and a slider over the kept steps with each step's kernel and numbers.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { filmKey, filmRuns } from '../session/lab/film';
import type { Film, FilmFrame, Job, Session } from '../session/types';
import { comparisonWords } from './lab/film-comparison';
import { drawFilmChart, lastStep, type ShownFilms } from './lab/film-charts';
import { runFields, sharedFields } from './lab/film-form';
import { furtherNumbers, numbersTable } from './lab/film-numbers';
import { mapOf, paintKernel } from './lab/film-picture';
import { FilmPlayer } from './lab/film-player';
import { chartsFor, filmCharts, type FilmChart, quantitiesFor } from './lab/film-quantities';
import { filmFinding } from './lab/findings';
import { goButton, scrubber } from './lab/film-scrubber';
import { grokkingFindings } from './lab/film-grokking';
import { grokkingButton } from './lab/grokking-start';
import { frameAt, longestOf } from './lab/film-strip';
import { filmStyles } from './lab/film-styles';
import { FilmWishes, isOwn } from './lab/film-wishes';
import { makingStyles } from './lab/making-styles';
import { ChartController } from './shared/chart-controller';
import { goalWords, isTrainable, wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatMany, formatSeconds } from './shared/format';
import { nothingToTrain } from './shared/nothing-to-train';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, progressBar, shareDone } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { ThemeController } from './shared/theme-controller';
import './ntk-legend';

const runNames = ['First run', 'Second run'] as const;

/**
 * Keeps the kernel of a probe set while a copy of the network trains, and shows it step by step: of one run, or of two with
 * settings of their own side by side.
 *
 * @element ntk-film
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Training film" when absent.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart toolbar - Title and buttons.
 * @csspart settings - The form.
 * @csspart scrub - The slider over the kept steps.
 * @csspart numbers - The table of the step that is shown.
 * @csspart charts - The curves.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text, and the lines of the first run.
 * @cssproperty --ntk-accent - The lines of the second run, and focus.
 */
@element('ntk-film')
export class NtkFilm extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, makingStyles, filmStyles];

  @property() heading = 'Training film';
  protected override readonly startsSession = true;
  /** Place of the kept step that is shown; the last while undefined. */
  @state() private at: number | undefined;
  private films: ShownFilms = [];
  private readonly wishes = new FilmWishes(this);
  private readonly player = new FilmPlayer(this, () => this.playOn());
  private readonly theme = new ThemeController(this);
  private painted = new WeakMap<HTMLCanvasElement, string>();

  constructor() {
    super();
    for (const chart of filmCharts) this.addController(this.controllerOf(chart));
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const session = this.linked;
    if (session) this.wishes.follow(session);
    this.films = session?.lab.film.films.value ?? [];
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <span class="theme-probe"></span>
      <div class="toolbar" part="toolbar">
        <h2>${this.heading}</h2>
        <div class="controls">${session ? this.buttons(session) : nothing}</div>
      </div>
      ${problemNote(session, 'laboratory')} ${session ? this.content(session) : nothing}
    </section>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.films.forEach((film, run) => {
      const frame = frameAt(film, this.step);
      const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(`canvas[data-run="${run}"]`);
      if (film && frame && canvas) this.paint(canvas, film, frame);
    });
    const charts = this.renderRoot.querySelector<HTMLElement>('.charts');
    charts?.style.setProperty('--at', String(this.step / lastStep(this.films)));
  }

  private controllerOf(chart: FilmChart): ChartController<ShownFilms> {
    return new ChartController<ShownFilms>(this, {
      selector: `.plot.${chart.name}`,
      key: () => (longestOf(this.films) ? this.films : undefined),
      draw: (films, box) => drawFilmChart(chart, films, box),
      failed: (error) => emit(this, 'ntk-error', { error }),
    });
  }

  private content(session: Session): TemplateResult {
    if (!canTrain(session)) return nothingToTrain();
    const longest = longestOf(this.films);
    return html`${this.settings(session)} ${this.progress(session)}
    ${longest ? this.results(session, longest) : this.empty(session)}`;
  }

  private buttons(session: Session): TemplateResult {
    if (!canTrain(session)) return html``;
    const isReady = session.status.value.phase === 'ready';
    const isMaking = this.jobs(session).length > 0;
    return html`${
        isMaking
          ? html`<button
              type="button"
              title="Ends the film at the next kept step. Cancelling the running job would undo it."
              @click=${() => filmRuns.forEach((run) => session.lab.film.stop(run))}
            >
              Stop
            </button>`
          : html`<button type="submit" form="settings" class="primary" ?disabled=${!isReady}>Film</button>`
      }
      <button
        type="button"
        ?disabled=${!isReady || isMaking || session.opened.value !== undefined}
        title="Fills in two runs: the NTK parameterization with a large output scale, whose kernel hardly moves, and mu-P, which learns features"
        @click=${() => this.wishes.fillIn(session)}
      >
        Lazy beside feature learning
      </button>
      ${grokkingButton(session, isReady && !isMaking, (done) => this.request(done))}
      ${
        this.wishes.of(session, 1)
          ? html`<button type="button" @click=${() => this.wishes.removeSecond(session)}>Remove the second run</button>`
          : html`<button type="button" ?disabled=${isMaking} @click=${() => this.wishes.addSecond(session)}>
              Add a second run
            </button>`
      }`;
  }

  private settings(session: Session): TemplateResult {
    const { wishes } = this;
    const runs = filmRuns.flatMap((run) => {
      const settings = wishes.of(session, run);
      return settings ? [{ run, settings }] : [];
    });
    return html`<details open part="settings">
      <summary>Settings</summary>
      <form id="settings" @submit=${(event: SubmitEvent) => this.onSubmit(event, session)}>
        <div class="fields">${sharedFields(runs[0].settings, (changes) => wishes.changeBoth(session, changes))}</div>
        ${runs.map(
          ({ run, settings }) =>
            html`<fieldset class="fields">
              <legend class="run ${run === 1 ? 'second' : ''}">${runNames[run]}</legend>
              ${runFields(settings, (change) => wishes.change(session, run, change))}
            </fieldset>`,
        )}
      </form>
    </details>`;
  }

  private progress(session: Session): TemplateResult | typeof nothing {
    const jobs = this.jobs(session);
    if (jobs.length === 0) return nothing;
    return html`<div class="making small">
      ${jobs.map(
        (job) => html`<span>${job.title}${progressWords(job)}</span> ${progressBar(job.title, shareDone(job))}`,
      )}
    </div>`;
  }

  private empty(session: Session): TemplateResult {
    const { many } = wordsOf(session.dataset.value);
    return html`<p class="muted">
      A film trains a copy of the network from its seed and keeps the kernel of some ${many} every few steps. Then you
      can go back and forth through the training and see how the kernel turns, grows and takes up the
      ${goalWords('labels', session.dataset.value)}. The network that the other views show stays as it is.
    </p>`;
  }

  private results(session: Session, longest: Film): TemplateResult {
    const frames = this.films.map((film) => frameAt(film, this.step));
    const dataset = session.dataset.value;
    return html`${this.scrubber(session, longest)}
      <div class="body">
        ${frames.map((frame, run) => (frame ? this.picture(session, run, frame) : nothing))}
        ${numbersTable(frames, runNames, quantitiesFor(dataset))}
      </div>
      ${this.findings(frames)} ${grokkingFindings(this.films)} ${this.comparison(dataset)}
      ${furtherNumbers(frames, runNames)}
      <div class="charts" part="charts">${chartsFor(dataset).map((chart) => this.chart(chart))}</div>
      <p class="small muted">${this.footnote(session, longest)}</p>`;
  }

  private comparison(dataset: Session['dataset']['value']): TemplateResult | typeof nothing {
    const words = comparisonWords(this.films, this.step, dataset);
    return words ? html`<p class="small comparison">${words}</p>` : nothing;
  }

  /** A sentence for each run. */
  private findings(frames: readonly (FilmFrame | undefined)[]): TemplateResult[] {
    return frames.flatMap((frame, run) => {
      const film = this.films[run];
      const words = film && frame && filmFinding(film, frame);
      return words ? [html`<p class="finding"><strong>${runNames[run]}:</strong> ${words}</p>`] : [];
    });
  }

  private footnote(session: Session, { probe, stepsPerEpoch, seconds }: Film): string {
    const dataset = session.dataset.value;
    const words = wordsOf(dataset);
    const of = formatMany(probe.length, words.one, words.many);
    const order = dataset?.targets ? 'in the order of the data' : 'sorted by class';
    return `Trace kernel of ${of}, ${order}; ${formatMany(stepsPerEpoch, 'step')} are one epoch; ${formatSeconds(seconds)}.`;
  }

  private scrubber(session: Session, film: Film): TemplateResult {
    const own = this.films.findIndex((each) => each && isOwn(each, session));
    const frame = frameAt(this.films[own], this.step);
    const go = (): void => this.request(session.lab.film.goTo(filmRuns[own], this.films[own]!.frames.indexOf(frame!)));
    const { isPlaying } = this.player;
    const scrubbing = { film, at: this.place, isPlaying, onPlay: () => this.play(), onScrub: this.onScrub };
    return scrubber(scrubbing, goButton(session, frame, go));
  }

  private picture(session: Session, run: number, { step, eigenvalues }: FilmFrame): TemplateResult {
    const { range, probe } = this.films[run]!;
    const { many } = wordsOf(session.dataset.value);
    const what = `Kernel of ${formatCount(probe.length)} ${many} at step ${formatCount(step)}`;
    return html`<figure>
      <figcaption class="run ${run === 1 ? 'second' : ''}">
        ${this.films[1] ? `${runNames[run]}: ` : ''}${what}
      </figcaption>
      <canvas data-run=${run} width="1" height="1" role="img" aria-label=${what}></canvas>
      <ntk-legend
        label="K(i, j)"
        .low=${range.low}
        .high=${range.high}
        .map=${mapOf(range, this.theme.isDark)}
      ></ntk-legend>
      ${eigenvalues.length === 0 ? html`<p class="note">Some entries are not finite: the training has diverged.</p>` : nothing}
    </figure>`;
  }

  private chart({ name, title, key, about }: FilmChart): TemplateResult {
    return html`<div>
      <h3>${title} ${key ? html`<span>(${key})</span>` : nothing}</h3>
      <p class="small muted">${about}</p>
      <div class="frame">
        <div class="plot ${name}"></div>
        <span class="now"></span>
      </div>
    </div>`;
  }

  /** Only where another picture is wanted than the canvas has. */
  private paint(canvas: HTMLCanvasElement, { range, settings }: Film, { kernel, step }: FilmFrame): void {
    const map = mapOf(range, this.theme.isDark);
    const key = JSON.stringify([map, range, step, settings, kernel[0], kernel.length]);
    if (this.painted.get(canvas) === key) return;
    this.painted.set(canvas, key);
    paintKernel(canvas, kernel, map, range);
  }

  private jobs(session: Session): readonly Job[] {
    const keys = filmRuns.map(filmKey);
    return session.jobs.value.filter(({ key }) => keys.includes(key));
  }

  private get lastPlace(): number {
    return (longestOf(this.films)?.frames.length ?? 1) - 1;
  }

  private get place(): number {
    return Math.min(this.at ?? this.lastPlace, this.lastPlace);
  }

  /** The kept step that is shown. */
  private get step(): number {
    return longestOf(this.films)?.frames[this.place].step ?? 0;
  }

  private onSubmit(event: SubmitEvent, session: Session): void {
    event.preventDefault();
    this.at = undefined;
    this.player.stop();
    for (const run of filmRuns) {
      const settings = this.wishes.of(session, run);
      if (settings) this.request(session.lab.film.record(run, settings));
    }
  }

  private readonly onScrub = (at: number): void => {
    this.player.stop();
    this.at = at;
  };

  private play(): void {
    if (this.player.isPlaying) return this.player.stop();
    if (this.place === this.lastPlace) this.at = 0;
    this.player.start();
  }

  /** The next kept step; the player rests at the last. */
  private playOn(): void {
    this.at = Math.min(this.place + 1, this.lastPlace);
    if (this.at === this.lastPlace) this.player.stop();
  }
}

/** Unless it is known that there is nothing to train towards. Reads signals. */
const canTrain = ({ dataset }: Session): boolean => !dataset.value || isTrainable(dataset.value);

/** Nothing while it waits for its turn. */
const progressWords = ({ progress: { done, total } }: Job): string =>
  total > 0 ? `, ${formatCount(done)} of ${formatCount(total)} steps` : '';

declare global {
  interface HTMLElementTagNameMap {
    'ntk-film': NtkFilm;
  }
}
