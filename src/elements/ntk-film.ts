// Trainings as films: made here, their curves, and a slider over the kept steps with each step's kernel and numbers.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { filmKey, filmRuns } from '../session/lab/film';
import type { Film, FilmFrame, Job, Session } from '../session/types';
import { comparisonWords } from './lab/film-comparison';
import { drawFilmChart, lastStep, type ShownFilms } from './lab/film-charts';
import { runFields, sharedFields } from './lab/film-form';
import { filmButtons } from './lab/film-buttons';
import { FilmPainter, filmFigure } from './lab/film-figure';
import { FilmFollower } from './lab/film-follower';
import { furtherNumbers, numbersTable } from './lab/film-numbers';
import { FilmPlayer } from './lab/film-player';
import { chartsFor, filmCharts, type FilmChart, quantitiesFor } from './lab/film-quantities';
import { filmFinding } from './lab/findings';
import { runChoice, runNames } from './lab/film-runs';
import { goButton, scrubber } from './lab/film-scrubber';
import { grokkingFindings } from './lab/film-grokking';
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
  private films: ShownFilms = [];
  private readonly wishes = new FilmWishes(this);
  private readonly player = new FilmPlayer(this, () => this.playOn());
  private readonly theme = new ThemeController(this);
  private readonly place = new FilmFollower(this);
  private readonly painter = new FilmPainter();

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
    if (session) this.place.follow(session, this.films);
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <span class="theme-probe"></span>
      <div class="toolbar" part="toolbar">
        <h2>${this.heading}</h2>
        <div class="controls">
          ${session && canTrain(session) ? filmButtons(session, this.wishes, this.jobs(session).length > 0, (done) => this.request(done)) : nothing}
        </div>
      </div>
      ${problemNote(session, 'laboratory')} ${session ? this.content(session) : nothing}
    </section>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.films.forEach((film, run) => {
      const frame = frameAt(film, this.place.step);
      const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(`canvas[data-run="${run}"]`);
      if (film && frame && canvas) this.painter.paint(canvas, film, frame, this.theme.isDark);
    });
    const charts = this.renderRoot.querySelector<HTMLElement>('.charts');
    charts?.style.setProperty('--at', String(this.place.step / lastStep(this.films)));
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

  private settings(session: Session): TemplateResult {
    const { wishes } = this;
    const runs = filmRuns.flatMap((run) => {
      const settings = wishes.of(session, run);
      return settings ? [{ run, settings }] : [];
    });
    return html`<details ?open=${longestOf(this.films) === undefined} part="settings">
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
      ${goalWords('labels', session.dataset.value)}; the heatmap and the hidden activations go along. The network itself
      stays as it is.
    </p>`;
  }

  private results(session: Session, longest: Film): TemplateResult {
    const frames = this.films.map((film) => frameAt(film, this.place.step));
    const dataset = session.dataset.value;
    const areTwo = this.films.every((film) => film !== undefined);
    return html`${this.scrubber(session, longest)}
      ${areTwo ? runChoice(this.place.run, (run) => this.place.choose(run)) : nothing}
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
    const words = comparisonWords(this.films, this.place.step, dataset);
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
    const frame = frameAt(this.films[own], this.place.step);
    const go = (): void => this.request(session.lab.film.goTo(filmRuns[own], this.films[own]!.frames.indexOf(frame!)));
    const { isPlaying } = this.player;
    const moves = { onPlay: () => this.play(), onScrub: (at: number) => this.scrubTo(at) };
    const scrubbing = { film, at: this.place.place, isPlaying, ...moves };
    return scrubber(scrubbing, goButton(session, frame, go));
  }

  private picture(session: Session, run: number, frame: FilmFrame): TemplateResult {
    const { many } = wordsOf(session.dataset.value);
    const name = this.films[1] ? `${runNames[run]}: ` : '';
    return filmFigure({ run, film: this.films[run]!, frame, name, many, isDark: this.theme.isDark });
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

  private jobs(session: Session): readonly Job[] {
    const keys = filmRuns.map(filmKey);
    return session.jobs.value.filter(({ key }) => keys.includes(key));
  }

  private onSubmit(event: SubmitEvent, session: Session): void {
    event.preventDefault();
    this.place.rest();
    this.player.stop();
    for (const run of filmRuns) {
      const settings = this.wishes.of(session, run);
      if (settings) this.request(session.lab.film.record(run, settings));
    }
  }

  private scrubTo(place: number): void {
    this.player.stop();
    this.place.goTo(place);
  }

  private play(): void {
    if (this.player.isPlaying) return this.player.stop();
    if (this.place.place === this.place.lastPlace) this.place.goTo(0);
    this.player.start();
  }

  /** The next kept step; the player rests at the last. */
  private playOn(): void {
    const { place, lastPlace } = this.place;
    this.place.goTo(Math.min(place + 1, lastPlace));
    if (place + 1 >= lastPlace) this.player.stop();
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
