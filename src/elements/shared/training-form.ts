// The settings of network and training as a form: what it shows, and what it reads from the reader's answers.
import { html, type TemplateResult } from 'lit';
import type { NetworkSettings, TrainingSettings } from '../../session/types';

type Option = readonly [string, string];

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
const parameterizations: readonly (readonly [NetworkSettings['parameterization'], string])[] = [
  ['standard', 'standard'],
  ['ntk', 'NTK'],
  ['mu-p', '\u00b5P'],
];
const optimizers: readonly (readonly [TrainingSettings['optimizer'], string])[] = [
  ['sgd', 'SGD'],
  ['momentum', 'SGD with momentum'],
  ['adam', 'Adam'],
];
const losses: readonly (readonly [TrainingSettings['loss'], string])[] = [
  ['cross-entropy', 'cross-entropy'],
  ['squared-error', 'squared error'],
];

function select(label: string, name: string, options: readonly Option[], chosen: string): TemplateResult {
  return html`<label
    >${label}
    <select name=${name}>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label
  >`;
}

function number(label: string, name: string, value: number, min: number, step: string): TemplateResult {
  return html`<label
    >${label}<input type="number" name=${name} required min=${min} step=${step} .value=${String(value)}
  /></label>`;
}

/** The fields, filled with the current settings. */
export function settingsFields(network: NetworkSettings, training: TrainingSettings): TemplateResult {
  return html`<label
      >Hidden units per layer<input
        name="hidden"
        pattern="\\s*(\\d+(\\s*[ ,\\-]\\s*\\d+)*)?\\s*"
        title="Sizes with commas between them; nothing for no hidden layer"
        .value=${network.hidden.join(', ')}
    /></label>
    ${select('Activation', 'activation', activations, network.activation)}
    ${select('Parameterization', 'parameterization', parameterizations, network.parameterization)}
    ${number('Seed', 'seed', network.seed, 0, '1')} ${select('Optimizer', 'optimizer', optimizers, training.optimizer)}
    ${select('Loss', 'loss', losses, training.loss)} ${number('Learning rate', 'rate', training.rate, 0, 'any')}
    ${number('Batch size', 'batchSize', training.batchSize, 1, '1')}
    ${number('Epochs', 'epochs', training.epochs, 1, '1')}
    <label class="inline check"
      ><input type="checkbox" name="residual" .checked=${network.residual} />Residual blocks</label
    >`;
}

export interface Answers {
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
}

/** What the reader answered. The browser has checked the fields' own limits. */
export function readAnswers(form: HTMLFormElement): Answers {
  const data = new FormData(form);
  const text = (name: string): string => String(data.get(name) ?? '');
  return {
    network: {
      hidden: (text('hidden').match(/\d+/g) ?? []).map(Number).filter((units) => units > 0),
      activation: text('activation') as NetworkSettings['activation'],
      parameterization: text('parameterization') as NetworkSettings['parameterization'],
      residual: data.has('residual'),
      seed: Number(text('seed')),
    },
    training: {
      optimizer: text('optimizer') as TrainingSettings['optimizer'],
      loss: text('loss') as TrainingSettings['loss'],
      rate: Number(text('rate')),
      batchSize: Number(text('batchSize')),
      epochs: Number(text('epochs')),
    },
  };
}
