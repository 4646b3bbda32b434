// Sweeps: many networks trained in the background, their kernels as curves, and each point to be opened.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { sweepKey } from '../session/lab/sweep';
import type { Job, Session, Sweep, SweepAxis } from '../session/types';
import { addChart } from './lab/host-chart';
import { makingStyles } from './lab/making-styles';
import { drawSweepChart } from './lab/sweep-chart';
import { readSweep, sweepFields, usualText, wishOf } from './lab/sweep-form';
import { chartsFor, type SweepChart, sweepCharts } from './lab/sweep-quantities';
import { sweepStyles } from './lab/sweep-styles';
import { sweepTable } from './lab/sweep-table';
import type { ChartBox } from './shared/chart-controller';
import { goalWords, isTrainable, wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { formatCount, formatMany, formatNumber, formatSeconds } from './shared/format';
import { nothingToTrain } from './shared/nothing-to-train';
import { SessionElement } from './shared/session-element';
import { failedState, failureOf, problemNote, progressBar, shareDone } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';

/**
 * Trains networks of several widths, depths, numbers of datapoints or training times, and draws what becomes of the kernel and
 * of its predictions in each.
 *
 * @element ntk-sweeps
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Sweeps" when absent.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart toolbar - Title and buttons.
 * @csspart settings - The form.
 * @csspart charts - The curves.
 * @csspart points - The table.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - Second lines, and focus.
 */
@element('ntk-sweeps')
export class NtkSweeps extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, makingStyles, sweepStyles];

  @property() heading = 'Sweeps';
  protected override readonly startsSession = true;
  /** What the reader chose; until then that of the last sweep. */
  @state() private chosen: SweepAxis | undefined;
  /** Values that the reader typed, by what they are of. */
  @state() private typed: Partial<Record<SweepAxis, string>> = {};
  private sweep: Sweep | undefined;

  constructor() {
    super();
    for (const chart of sweepCharts) {
      const draw = (sweep: Sweep, box: ChartBox) => drawSweepChart(chart, sweep, box);
      addChart(this, `.plot.${chart.name}`, () => this.sweep, draw);
    }
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const session = this.linked;
    this.sweep = session?.lab.sweeps.sweep.value;
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <div class="toolbar" part="toolbar">
        <h2>${this.heading}</h2>
        <div class="controls">${session ? this.button(session) : nothing}</div>
      </div>
      ${problemNote(session, 'laboratory', 'network')} ${session ? this.content(session) : nothing}
    </section>`;
  }

  /** The same one while it stops a sweep, so that it keeps the focus. */
  private button(session: Session): TemplateResult {
    const job = this.job(session);
    const dataset = session.dataset.value;
    const isReady = session.status.value.phase === 'ready' && dataset !== undefined && isTrainable(dataset);
    return html`<button
      type=${job ? 'button' : 'submit'}
      form="sweep"
      class=${job ? '' : 'primary'}
      title=${job ? 'Keeps the points that are done' : nothing}
      ?disabled=${!job && !isReady}
      @click=${() => job?.cancel()}
    >
      ${job ? 'Stop' : 'Sweep'}
    </button>`;
  }

  private content(session: Session): TemplateResult {
    const dataset = session.dataset.value;
    if (dataset && !isTrainable(dataset)) return nothingToTrain();
    return html`${this.form(session)} ${this.openedNote(session)} ${this.progress(session)}
    ${this.sweep ? this.results(session, this.sweep) : this.empty(session)}`;
  }

  private get over(): SweepAxis {
    return this.chosen ?? this.sweep?.settings.over ?? 'width';
  }

  private form(session: Session): TemplateResult {
    const { over, sweep } = this;
    const asked = sweep?.settings.over === over ? sweep.settings.values.join(', ') : undefined;
    const values = this.typed[over] ?? asked ?? usualText(over, session);
    const events = {
      choose: (axis: SweepAxis) => (this.chosen = axis),
      type: (text: string) => (this.typed = { ...this.typed, [over]: text }),
    };
    return html`<form id="sweep" part="settings" @submit=${this.onSubmit}>
      ${sweepFields({ over, values, settings: wishOf(sweep?.settings) }, events)}
    </form>`;
  }

  private openedNote(session: Session): TemplateResult | typeof nothing {
    const opened = session.opened.value;
    if (!opened) return nothing;
    return html`<p class="small muted">
      The runs are networks of the training settings, not ${opened.name}; opening a point closes it.
    </p>`;
  }

  private progress(session: Session): TemplateResult | typeof nothing {
    const job = this.job(session);
    if (!job) return nothing;
    const { done, total } = job.progress;
    const words = total > 0 ? `${formatCount(Math.floor(done))} of ${formatMany(total, 'run')} done` : 'Waiting';
    return html`<div class="making small">
      <span role="status">${words}</span>${progressBar('Sweep', shareDone(job))}
    </div>`;
  }

  private empty(session: Session): TemplateResult {
    const { many } = wordsOf(session.dataset.value);
    return html`<p class="muted">
      A sweep trains network after network, each from its own seed, and follows what becomes of their kernels on the
      same ${many}: how far they drift, how they align with the ${goalWords('labels', session.dataset.value)}, and how
      well they predict a nudge. Everything that is not swept over is as the training settings say. The network that the
      other views show stays as it is until you open a point.
    </p>`;
  }

  private results(session: Session, sweep: Sweep): TemplateResult {
    const canOpen = session.status.value.phase === 'ready' && !this.job(session);
    const open = canOpen ? (point: Sweep['points'][number]) => this.request(session.lab.sweeps.open(point)) : undefined;
    return html`<div class="charts" part="charts">
        ${chartsFor(session.dataset.value).map((chart) => this.chart(chart, sweep))}
      </div>
      <p class="small muted">${this.summary(session, sweep)}</p>
      ${sweepTable(session, sweep, open)}`;
  }

  private chart({ name, title, caption, about }: SweepChart, { driftLaw }: Sweep): TemplateResult {
    const law = name === 'drift' ? driftLaw : undefined;
    return html`<div>
      <h3>${title}</h3>
      <div>
        <p class="caption">${about}${caption ? html`; ${caption}` : nothing}</p>
        ${law ? this.law(law) : nothing}
      </div>
      <div class="plot ${name}"></div>
    </div>`;
  }

  private law({ slope, standardError }: NonNullable<Sweep['driftLaw']>): TemplateResult {
    const error = Number.isNaN(standardError) ? nothing : html` ± ${formatNumber(standardError, 2)}`;
    return html`<p
      class="law caption"
      title="Slope of log drift over the log of the values, by least squares through all runs, and its standard error; the dotted line"
    >
      slope ${formatNumber(slope, 3)}${error} in log-log
    </p>`;
  }

  private summary(session: Session, { phase, points, total, probe, nudged, seconds }: Sweep): string {
    const { one, many } = wordsOf(session.dataset.value);
    const count = `${formatCount(points.length)} of ${formatMany(total, 'point')}`;
    const state = {
      running: `${count} so far.`,
      stopped: `Stopped: ${count} ${points.length === 1 ? 'is' : 'are'} there.`,
      done: `${formatMany(total, 'point')} in ${formatSeconds(seconds)}.`,
    }[phase];
    const of = formatMany(probe.length, one, many);
    return `${state} Dots are runs, lines their means. Trace kernels of ${of}; ${formatMany(nudged.length, 'nudge')} at each point.`;
  }

  private job(session: Session): Job | undefined {
    return session.jobs.value.find(({ key }) => key === sweepKey);
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const settings = readSweep(event.target as HTMLFormElement, this.over, wishOf(this.sweep?.settings));
    this.request(this.linked!.lab.sweeps.run(settings));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-sweeps': NtkSweeps;
  }
}
