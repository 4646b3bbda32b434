// What a toy problem's view lets a reader choose: the problem, the datapoint that is nudged, its label and rate.
import { html, nothing, type TemplateResult } from 'lit';
import type { NetworkSettings, NudgeSettings, Session, TrainingSettings } from '../../session/types';
import { hasTargets } from '../../state/dataset-settings';
import { toyProblems, trainingFor } from '../shared/data-choice';
import { formatCount } from '../shared/format';
import { optionsOf } from '../shared/options';

/** A network that learns each of the toy problems in some seconds. */
const network: Partial<NetworkSettings> = {
  hidden: [64, 64],
  activation: 'tanh',
  parameterization: 'standard',
  residual: false,
};
const training: TrainingSettings = {
  optimizer: 'adam',
  loss: 'cross-entropy',
  rate: 0.005,
  weightDecay: 0,
  batchSize: 32,
  epochs: 60,
};
const lineEpochs = 800; // of which each is one step

/** Another problem, with a network that suits it, trained at once. */
export function startProblem(session: Session, at: number): Promise<void> {
  const [, settings] = toyProblems[at];
  const epochs = hasTargets(settings) ? lineEpochs : training.epochs;
  session.configure(network, trainingFor({ ...training, epochs }, settings), settings);
  return session.train();
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

/** Takes what a field holds where it may, and lets the browser say why where it may not. */
function taken(event: Event, take: (text: string) => void): void {
  const field = event.target as HTMLInputElement;
  if (field.reportValidity()) take(field.value);
}

/** A button for each problem. */
export function problemButtons(start: (at: number) => void): TemplateResult {
  return html`<div class="problems">
    ${toyProblems.map(([text], at) => html`<button type="button" @click=${() => start(at)}>${text}</button>`)}
  </div>`;
}

export interface PlaneChoices {
  readonly session: Session;
  start(problem: number): void;
  set(settings: Partial<NudgeSettings>): void;
  select(datapoint: number | undefined): void;
}

/** Reads signals. */
export function planeSettings({ session, start, set, select }: PlaneChoices): TemplateResult {
  const dataset = session.dataset.value!;
  const nudge = session.nudgeSettings.value;
  const shown = toyProblems.findIndex(([, { name, count }]) => name === dataset.name && count === dataset.count);
  const problems = [
    ...toyProblems.map(([text], at) => [at, text] as const),
    ...(shown < 0 ? [[-1, `${dataset.name}, ${formatCount(dataset.count)}`] as const] : []),
  ];
  return html`<div class="settings">
    <label
      >Problem
      <select name="problem" @change=${(event: Event) => start(Number(valueOf(event)))}>
        ${optionsOf(problems, shown)}
      </select></label
    >
    <label
      >Nudge datapoint<input
        type="number"
        name="index"
        min="0"
        max=${dataset.count - 1}
        step="1"
        .value=${nudge ? String(nudge.index) : ''}
        @change=${(event: Event) => taken(event, (text) => select(text === '' ? undefined : Number(text)))}
    /></label>
    ${nudge ? nudgeFields(session, nudge, set) : nothing}
  </div>`;
}

function nudgeFields(session: Session, nudge: NudgeSettings, set: PlaneChoices['set']): TemplateResult {
  const { classes, labels, targets } = session.dataset.value!;
  const own = labels[nudge.index];
  return html`${
      targets
        ? nothing
        : html`<label
            >Towards
            <select name="label" @change=${(event: Event) => set({ label: Number(valueOf(event)) })}>
              ${optionsOf(
                classes.map((name, label) => [label, label === own ? `${name} (its own)` : name] as const),
                nudge.label,
              )}
            </select></label
          >`
    }
    <label
      >Learning rate<input
        type="number"
        name="rate"
        min="0"
        step="any"
        .value=${String(Number(nudge.rate.toPrecision(3)))}
        @change=${(event: Event) => taken(event, (text) => text !== '' && set({ rate: Number(text) }))}
    /></label>`;
}
