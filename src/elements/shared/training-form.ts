// The settings of network and training as a form: what it shows, and what it reads from the reader's answers.
import { html, nothing, type TemplateResult } from 'lit';
import type { NetworkSettings, TrainingSettings } from '../../session/types';
import { settingsLimits } from '../../state/checks';
import { dataOptions, keptData } from './data-choice';
import { formatCount } from './format';
import { numberField } from './number-field';
import { optionsOf, type Option } from './options';
import type { Dataset } from './session-link';

const activations: readonly (readonly [NetworkSettings['activation'], string])[] = [
  ['relu', 'ReLU'],
  ['leaky-relu', 'leaky ReLU'],
  ['gelu', 'GELU'],
  ['gelu-tanh', 'GELU (tanh form)'],
  ['tanh', 'tanh'],
  ['sigmoid', 'sigmoid'],
  ['silu', 'SiLU'],
  ['softplus', 'softplus'],
  ['erf', 'erf'],
  ['sine', 'sine'],
  ['identity', 'identity (linear)'],
];
export const parameterizations: readonly (readonly [NetworkSettings['parameterization'], string])[] = [
  ['standard', 'standard'],
  ['ntk', 'NTK'],
  ['mu-p', '\u00b5P'],
];
export const optimizers: readonly (readonly [TrainingSettings['optimizer'], string])[] = [
  ['sgd', 'SGD'],
  ['momentum', 'SGD with momentum'],
  ['adam', 'Adam'],
];
const losses: readonly (readonly [TrainingSettings['loss'], string])[] = [
  ['cross-entropy', 'cross-entropy'],
  ['squared-error', 'squared error'],
];

function select(label: string, name: string, options: readonly Option[], chosen: string): TemplateResult {
  return html`<label class=${name}
    >${label}
    <select name=${name}>
      ${optionsOf(options, chosen)}
    </select></label
  >`;
}

type NumberName = 'seed' | 'rate' | 'weightDecay' | 'batchSize' | 'epochs' | 'outputScale';

const number = (label: string, name: NumberName, value: number, title?: string): TemplateResult =>
  numberField({ name, label, value, limits: settingsLimits[name], title });

/** What weight decay is, and that it is not in the gradient. */
export const weightDecayTitle =
  'Each step takes the learning rate times this of every parameter away, besides what the gradient does; with Adam this is AdamW';

/** Only where not all are trained on, as in a network of a sweep: emptied, all are. */
function trainedOnField({ datapoints }: TrainingSettings): TemplateResult | typeof nothing {
  if (datapoints === undefined) return nothing;
  const { least, most } = settingsLimits.datapoints;
  return html`<label
    class="datapoints"
    title="So many of the datapoints for training, evenly spread over them; all where nothing is said"
    >Train on<input
      type="number"
      name="datapoints"
      min=${least}
      max=${most}
      step="1"
      placeholder="all"
      .value=${String(datapoints)}
  /></label>`;
}

/** The fields, filled with settings. */
export function settingsFields({ network, training, data = keptData }: Answers, shown?: Dataset): TemplateResult {
  return html`${select('Datapoints', 'data', dataOptions(shown), data)}<label class="hidden"
      >Hidden units<input
        name="hidden"
        title="Sizes with commas between them; nothing for no hidden layer"
        .value=${network.hidden.join(', ')}
    /></label>
    ${select('Activation', 'activation', activations, network.activation)}
    ${number('Output scale', 'outputScale', network.outputScale ?? 1)} ${number('Seed', 'seed', network.seed)}
    ${select('Parameterization', 'parameterization', parameterizations, network.parameterization)}
    ${select('Optimizer', 'optimizer', optimizers, training.optimizer)} ${select('Loss', 'loss', losses, training.loss)}
    ${number('Learning rate', 'rate', training.rate)}
    ${number('Weight decay', 'weightDecay', training.weightDecay ?? 0, weightDecayTitle)}
    ${number('Batch size', 'batchSize', training.batchSize)} ${number('Epochs', 'epochs', training.epochs)}
    ${trainedOnField(training)}
    <label class="inline check" title="Hidden layers of equal size become residual blocks"
      ><input type="checkbox" name="residual" .checked=${network.residual} />Residual</label
    >`;
}

export interface Answers {
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  /** Which datapoints, as `chosenData` reads it; those that are shown when absent. */
  readonly data?: string;
}

/** Sizes in a text like "64, 32", and what is wrong with it, when something is. */
export function readHidden(text: string): { readonly sizes: readonly number[]; readonly refusal?: string } {
  const { deepest, width } = settingsLimits;
  const parts = text.trim() === '' ? [] : text.trim().split(/\s*[,;]\s*|\s+/);
  const sizes = parts.map(Number);
  const wrong = parts.find(
    (_, i) => !(Number.isInteger(sizes[i]) && sizes[i] >= width.least && sizes[i] <= width.most),
  );
  if (wrong !== undefined) {
    const what =
      wrong === '' ? 'Something is missing between the commas' : `"${wrong.slice(0, 20)}" is not a layer\u2019s size`;
    return { sizes, refusal: `${what}: hidden layers have ${width.least} to ${formatCount(width.most)} units.` };
  }
  if (sizes.length <= deepest) return { sizes };
  return { sizes, refusal: `${sizes.length} hidden layers are too many: ${deepest} at most.` };
}

/** What the reader answered. The browser has checked the limits of numbers; see `readHidden` for the sizes. */
export function readAnswers(form: HTMLFormElement): Answers {
  const data = new FormData(form);
  const text = (name: string): string => String(data.get(name) ?? '');
  return {
    data: text('data'),
    network: {
      hidden: readHidden(text('hidden')).sizes,
      activation: text('activation') as NetworkSettings['activation'],
      parameterization: text('parameterization') as NetworkSettings['parameterization'],
      residual: data.has('residual'),
      seed: Number(text('seed')),
      outputScale: Number(text('outputScale')),
    },
    training: {
      optimizer: text('optimizer') as TrainingSettings['optimizer'],
      loss: text('loss') as TrainingSettings['loss'],
      rate: Number(text('rate')),
      weightDecay: Number(text('weightDecay')),
      batchSize: Number(text('batchSize')),
      epochs: Number(text('epochs')),
      datapoints: text('datapoints') === '' ? undefined : Number(text('datapoints')),
    },
  };
}
