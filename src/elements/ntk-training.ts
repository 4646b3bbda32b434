// Training: the network's settings, the buttons that run it, and the curves of loss and accuracy.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { drawCurves, type Series } from '../charts/curves';
import { finiteExtent } from '../charts/ticks';
import type { TrainingPoint, TrainingStatus } from '../session/types';
import { defaultNetwork, defaultTraining } from '../state/settings';
import { ChartController, type ChartBox } from './shared/chart-controller';
import { isTrainable, wordsOf } from './shared/dataset-words';
import { chosenData, trainingFor } from './shared/data-choice';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatCount, formatMany, formatNumber, formatPercent } from './shared/format';
import { SessionElement } from './shared/session-element';
import { ownLoss } from './shared/own-loss';
import { failedState, failureOf, problemNote } from './shared/states';
import { baseStyles, controlStyles, panelStyles } from './shared/styles';
import { type Answers, readAnswers, readHidden, settingsFields } from './shared/training-form';
import { trainingStyles } from './shared/training-styles';

/** What a curve depends on. */
interface Curves {
  readonly history: readonly TrainingPoint[];
  readonly epochs: number;
}

/**
 * Settings, controls and curves of training.
 *
 * @element ntk-training
 * @slot - Shown instead when this browser cannot compute.
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} manual - Leaves starting the session to the page.
 * @attr {string} heading - Title; "Training" when absent.
 * @fires ntk-error - A request failed.
 * @csspart panel - Everything.
 * @csspart toolbar - Title and buttons.
 * @csspart curves - The two charts.
 * @csspart settings - The form.
 * @csspart failure - What is said when this browser cannot compute.
 * @cssproperty --ntk-surface - Background.
 * @cssproperty --ntk-ink - Text and lines.
 * @cssproperty --ntk-accent - The held-out curve and focus.
 */
@element('ntk-training')
export class NtkTraining extends SessionElement {
  static override styles = [baseStyles, controlStyles, panelStyles, trainingStyles];

  @property() heading = 'Training';
  protected override readonly startsSession = true;
  @state() private showsSettings = false;
  /** Why the answers in the form are not taken. */
  @state() private refusal: string | undefined;
  /** How often the form was filled in anew. */
  @state() private fillings = 0;
  /** What was asked for last: comes back into the form when the session refuses it. */
  private asked: Answers | undefined;
  private curves: Curves | undefined;

  constructor() {
    super();
    for (const quantity of ['loss', 'accuracy'] as const) {
      const chart = new ChartController<Curves>(this, {
        selector: `.curves > .${quantity}`,
        key: () => this.curves,
        draw: (curves, box) => drawQuantity(quantity, curves, box),
        failed: (error) => emit(this, 'ntk-error', { error }),
      });
      this.addController(chart);
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.asked && this.linked?.problem.peek()?.where === 'network') this.showsSettings = true;
  }

  protected override render() {
    const failure = this.linkError ?? failureOf(this.linked);
    if (failure) return failedState(this, failure);
    const training = this.linked?.training.value;
    if (training) this.keepCurves(training);
    return html`<section class="panel" part="panel" aria-label=${this.heading}>
      <div class="toolbar" part="toolbar">
        <h2>${this.heading}</h2>
        <div class="controls">
          ${this.showsSettings ? this.formButtons() : training ? this.buttons(training) : nothing}
        </div>
      </div>
      ${problemNote(this.linked, 'training', 'network')}
      ${this.showsSettings && this.linked ? this.form() : this.progress(training)}
    </section>`;
  }

  /** One point is told in words: a model that is not trained here has no curves. */
  private keepCurves({ history }: TrainingStatus): void {
    if (history.length === 0 || this.isAsBrought) this.curves = undefined;
    else if (history !== this.curves?.history) {
      this.curves = { history, epochs: this.linked!.trainingSettings.value.epochs };
    }
  }

  private buttons({ phase, step, totalSteps }: TrainingStatus): TemplateResult {
    const session = this.linked!;
    const dataset = session.dataset.value;
    const isReady = session.status.value.phase === 'ready' && dataset !== undefined && isTrainable(dataset);
    const isRunning = phase === 'running';
    const text = phase === 'paused' ? 'Continue' : 'Train';
    return html`${
        isRunning
          ? html`<button
              type="button"
              title="Keeps what is learnt so far. Cancelling the running job would undo the whole run."
              @click=${() => session.pause()}
            >
              Pause
            </button>`
          : html`<button
              type="button"
              ?disabled=${!isReady || (phase === 'done' && step >= totalSteps)}
              @click=${() => this.request(session.train())}
            >
              ${text}
            </button>`
      }
      <button type="button" ?disabled=${!isReady || isRunning} @click=${() => this.request(session.trainStep())}>
        Step
      </button>
      <button type="button" ?disabled=${!isReady || step === 0} @click=${() => this.onReset()}>Reset</button>
      <button type="button" aria-expanded="false" @click=${() => void this.openForm()}>Settings</button>`;
  }

  private formButtons(): TemplateResult {
    return html`<button type="button" class="quiet" @click=${() => void this.closeForm()}>Cancel</button>
      <button type="button" class="quiet" title="Fills in what the page began with" @click=${() => this.fillIn()}>
        Defaults
      </button>
      <button
        type="submit"
        form="settings"
        class="primary"
        title=${
          this.linked?.opened.value
            ? 'Closes the model that was opened, makes a new network from the seed and trains it'
            : 'Makes a new network from the seed and trains it; the present one is given up'
        }
      >
        Train anew
      </button>`;
  }

  private progress(training: TrainingStatus | undefined): TemplateResult {
    const last = training?.history.at(-1);
    return html`<p class="small muted numbers">${last && training ? this.numbers(last, training) : this.without()}</p>
      ${
        training && this.isAsBrought
          ? nothing
          : html`<div class="curves" part="curves">
              <div class="loss"></div>
              ${this.linked?.dataset.value?.targets ? nothing : html`<div class="accuracy"></div>`}
            </div>`
      }`;
  }

  private without(): string {
    const dataset = this.linked?.dataset.value;
    return dataset && !isTrainable(dataset)
      ? 'There is nothing to train on: the classes of these datapoints are not known.'
      : 'Curves appear as soon as training has begun.';
  }

  private numbers(last: TrainingPoint, { step, totalSteps }: TrainingStatus): TemplateResult {
    const dataset = this.linked!.dataset.value!;
    const { one, many } = wordsOf(dataset);
    return html`<span>step ${formatCount(step)} of ${formatCount(totalSteps)}</span> ${this.losses(last)}
      ${last.nonFinite > 0 ? html`<span>${formatMany(last.nonFinite, `${one} has`, `${many} have`)} no finite loss</span>` : nothing}`;
  }

  private losses(last: TrainingPoint): unknown {
    const { split } = this.linked!.dataset.value!;
    if (this.isAsBrought) {
      const { loss, accuracy } = ownLoss(last, split);
      return html`${this.key('brought', 'on these data', loss, accuracy)}
        <span>Curves appear as soon as training has begun.</span>`;
    }
    return html`${this.key('train', 'trained on', last.trainLoss, last.trainAccuracy)}
    ${split.test.length > 0 ? this.key('test', 'held out', last.testLoss, last.testAccuracy) : nothing}`;
  }

  /** A model that was opened and not trained here: nothing of these data was held out from it, as far as the page knows. */
  private get isAsBrought(): boolean {
    return this.linked!.opened.value !== undefined && this.linked!.training.value.step === 0;
  }

  private key(name: string, text: string, loss: number, accuracy: number): TemplateResult {
    return html`<span class="key ${name}"
      ><i></i>${text}:
      ${Number.isFinite(loss) ? html`loss ${formatNumber(loss)}${this.share(accuracy)}` : 'loss not finite'}</span
    >`;
  }

  /** Of real-valued targets none is right or wrong. */
  private share(accuracy: number): string {
    return this.linked!.dataset.value!.targets ? '' : `, ${formatPercent(accuracy)} right`;
  }

  private form(): TemplateResult {
    const { network, trainingSettings } = this.linked!;
    const shown = this.asked ?? { network: network.value, training: trainingSettings.value };
    return html`<form part="settings" id="settings" @submit=${this.onSubmit} @input=${() => (this.refusal = undefined)}>
      ${this.refusal ? html`<p class="note" role="alert">${this.refusal}</p>` : this.closingNote()}
      <div class="fields">${keyed(this.fillings, settingsFields(shown, this.linked!.dataset.value))}</div>
    </form>`;
  }

  private closingNote() {
    const opened = this.linked!.opened.value;
    if (!opened) return nothing;
    return html`<p class="note">
      Training anew closes ${opened.name}: a network of these settings takes its place. Open the file again to come
      back.
    </p>`;
  }

  private async openForm(): Promise<void> {
    this.asked = undefined;
    this.showsSettings = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[name="hidden"]')?.focus();
  }

  private async closeForm(): Promise<void> {
    this.asked = this.refusal = undefined;
    this.showsSettings = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }

  private fillIn(): void {
    this.asked = { network: defaultNetwork, training: defaultTraining };
    this.refusal = undefined;
    this.fillings += 1;
  }

  private onReset(): void {
    this.asked = undefined;
    this.linked!.reset();
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.refusal = readHidden(String(new FormData(form).get('hidden'))).refusal;
    if (this.refusal) return;
    const session = this.linked!;
    const answers = readAnswers(form);
    if (session.problem.peek()?.where === 'network') session.dismissProblem();
    const data = chosenData(answers.data);
    session.configure(answers.network, trainingFor(answers.training, data ?? session.datasetSettings.peek()), data);
    this.asked = answers;
    if (session.problem.peek()?.where === 'network') return;
    this.showsSettings = false;
    this.request(session.train());
  }
}

function drawQuantity(quantity: 'loss' | 'accuracy', { history, epochs }: Curves, box: ChartBox): Promise<Element> {
  const x = history.map(({ epoch }) => epoch);
  const [train, test] =
    quantity === 'loss'
      ? [history.map((point) => point.trainLoss), history.map((point) => point.testLoss)]
      : [history.map((point) => point.trainAccuracy), history.map((point) => point.testAccuracy)];
  const series: Series[] = [
    { name: 'trained on', x, y: train, colour: 'currentColor' },
    { name: 'held out', x, y: test, colour: 'var(--_accent)', dashed: true },
  ];
  const isLoss = quantity === 'loss';
  return drawCurves(series, {
    ...box,
    description: isLoss ? 'Mean loss over epochs' : 'Share of datapoints classified rightly, over epochs',
    xLabel: 'epoch',
    yLabel: isLoss ? 'mean loss' : 'accuracy',
    xMost: Math.max(epochs, x.at(-1) ?? 0),
    yDomain: [0, isLoss ? finiteExtent([...train, ...test])?.[1] || 1 : 1],
    formatY: isLoss ? undefined : (value) => `${Math.round(value * 100)} %`,
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-training': NtkTraining;
  }
}
