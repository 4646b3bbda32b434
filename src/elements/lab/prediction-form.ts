// What a reader chooses of a prediction: datapoints, loss, rate, steps, flow or descent.
import { html, type TemplateResult } from 'lit';
import type { PredictionSettings, Session } from '../../session/types';
import { formatNumber } from '../shared/format';
import { numberField } from '../shared/number-field';
import { optionsOf } from '../shared/options';

/** Decades of the slider of rates around the stable one, and its steps per decade. */
const [slowest, fastest, stepsPerDecade] = [-2, 1, 20];
const mostSteps = 5000;
const mostHeldOut = 512;

const losses = [
  ['squared-error', 'squared error'],
  ['cross-entropy', 'cross-entropy'],
] as const;
const kinds = [
  ['descent', 'descent, step by step'],
  ['flow', 'gradient flow'],
] as const;

/** Real numbers have a squared error alone. */
const lossesOf = (dataset: Session['dataset']['value']) => (dataset?.targets ? losses.slice(0, 1) : losses);

/** What is computed unless the reader chooses otherwise. Reads signals. */
export function usualPrediction({ dataset, trainingSettings, lab }: Session): PredictionSettings {
  const held = dataset.value?.split.test.length ?? 0;
  return {
    train: Math.min(128, lab.prediction.most.value),
    test: Math.min(64, held),
    loss: trainingSettings.value.loss,
    share: 0.5,
    steps: 200,
    kind: 'descent',
  };
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

type Change = (settings: Partial<PredictionSettings>) => void;

/** The rate, as a share of the stable one: a slider with a mark where that is, and a number. */
function rateField(share: number, change: Change): TemplateResult {
  const set = (value: number): void => {
    if (value > 0 && Number.isFinite(value)) change({ share: Number(value.toPrecision(3)) });
  };
  return html`<div class="wide">
    <label for="share">Rate, times the largest stable rate, which is at the mark</label>
    <div class="along">
      <input
        type="range"
        aria-label="Rate, times the largest stable rate"
        aria-valuetext="${formatNumber(share)} times"
        list="stable"
        min=${slowest}
        max=${fastest}
        step=${1 / stepsPerDecade}
        .value=${String(Math.log10(share))}
        @input=${(event: Event) => set(10 ** Number(valueOf(event)))}
      />
      <datalist id="stable"><option value="0" label="stable rate"></option></datalist>
      <input
        type="number"
        id="share"
        name="share"
        required
        min="0.001"
        step="any"
        .value=${String(share)}
        @change=${(event: Event) => set(Number(valueOf(event)))}
      />
    </div>
  </div>`;
}

/** The fields, and at their end what is given. Reads signals. */
export function predictionFields(
  { lab, dataset }: Session,
  settings: PredictionSettings,
  change: Change,
): TemplateResult {
  const [most, held] = [lab.prediction.most.value, dataset.value?.split.test.length ?? 0];
  const { train, test, steps, loss, kind, share } = settings;
  const choose = (name: 'loss' | 'kind') => (event: Event) => change({ [name]: valueOf(event) });
  const whole = (label: string, name: 'train' | 'test' | 'steps', least: number, limit: number, value: number) =>
    numberField({ label, name, value, limits: { least, most: limit, whole: true } }, (chosen) =>
      change({ [name]: chosen }),
    );
  return html`${whole('Trained on', 'train', 1, most, train)}
    ${whole('Held out', 'test', 0, Math.min(held, mostHeldOut), test)}
    <label
      >Loss<select name="loss" @change=${choose('loss')}>
        ${optionsOf(lossesOf(dataset.value), loss)}
      </select></label
    >
    <label
      >Prediction<select name="kind" @change=${choose('kind')}>
        ${optionsOf(kinds, kind)}
      </select></label
    >
    ${whole('Steps', 'steps', 1, mostSteps, steps)} ${rateField(share, change)}`;
}
