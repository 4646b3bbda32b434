// Options that the commands share: the model, how it is to be read, the machine, the output.
import type { LabelLoss } from '../../kernels/loss-cotangent';
import type { Position } from '../../model/gpt2-graph';
import { activationKinds, type ActivationKind } from '../../model/graph';
import { usage } from '../usage';
import { dataNames, type DataOptions, readDataOptions } from './data';
import { choiceOf, numberOf, type OptionName, required, textOf, type Values, wholeOf } from './fields';

export const adapters = ['hardware', 'software'] as const;
export const dtypes = ['float32', 'float64'] as const;
export const losses = ['cross-entropy', 'squared-error'] as const satisfies readonly LabelLoss[];

/** How the GPU is chosen and how much of it may be used. */
export interface MachineOptions {
  /** Absent: the machine's own where it has a Vulkan driver, else the software adapter of an installed Chromium. */
  readonly adapter?: (typeof adapters)[number];
  /** Bytes of GPU memory. */
  readonly budget?: number;
  readonly json: boolean;
}

/** A model and how it is to be read. */
export interface ModelOptions {
  readonly model: string;
  /** Between the layers of a state dict that does not name it. */
  readonly activation?: ActivationKind;
  readonly slope?: number;
  /** config.json of a GPT-2; absent: the one beside the model. */
  readonly config?: string;
  /** Whose logits, for a language model; absent: the last. */
  readonly position?: Position;
}

export interface CommonOptions extends MachineOptions, ModelOptions, DataOptions {
  readonly data: string;
  readonly out: string;
  /** Of the output; float32 when absent. */
  readonly dtype?: (typeof dtypes)[number];
  readonly seed?: number;
  /** Cross-entropy when absent. */
  readonly loss?: LabelLoss;
}

export const machineNames: readonly OptionName[] = ['adapter', 'budget', 'json', 'help', 'version'];
export const modelNames: readonly OptionName[] = ['model', 'activation', 'slope', 'config', 'position'];
export const commonNames: readonly OptionName[] = [
  ...machineNames,
  ...modelNames,
  ...dataNames,
  ...(['data', 'out', 'dtype', 'seed', 'loss'] as const),
];

export function readMachine(values: Values): MachineOptions {
  return {
    adapter: choiceOf(values, 'adapter', adapters),
    budget: wholeOf(values, 'budget', 1),
    json: values.json === true,
  };
}

export function readModelOptions(values: Values): ModelOptions {
  const model = required(values, 'model');
  const activation = choiceOf(values, 'activation', activationKinds);
  const slope = numberOf(values, 'slope');
  if (slope !== undefined && activation !== 'leaky-relu') throw usage('--slope is for --activation leaky-relu');
  return { model, activation, slope, config: textOf(values, 'config'), position: readPosition(values) };
}

export function readCommon(values: Values): CommonOptions {
  return {
    ...readModelOptions(values),
    ...readDataOptions(values),
    data: required(values, 'data'),
    out: required(values, 'out'),
    dtype: choiceOf(values, 'dtype', dtypes),
    seed: wholeOf(values, 'seed', 0),
    loss: choiceOf(values, 'loss', losses),
    ...readMachine(values),
  };
}

function readPosition(values: Values): Position | undefined {
  const value = textOf(values, 'position');
  if (value === undefined || value === 'last' || value === 'all') return value;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw usage(`--position wants last, all or a whole number from 0, not '${value}'`);
}
