// Options that the commands share: the model, how it is to be read, the machine, the output.
import type { LabelLoss } from '../../kernels/loss-cotangent';
import type { Position } from '../../model/gpt2-graph';
import { activationKinds, type ActivationKind } from '../../model/graph';
import type { DeviceOpener } from '../../gpu/device';
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
  /** Who opens the device, which the command disposes; absent: it opens one of its own. */
  readonly open?: DeviceOpener;
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

/** What every command takes, whether or not it matters to it. */
export interface SharedOptions extends MachineOptions, Omit<ModelOptions, 'model'> {
  /** Of the output; float32 when absent. */
  readonly dtype?: (typeof dtypes)[number];
  readonly seed?: number;
  /** Cross-entropy when absent. */
  readonly loss?: LabelLoss;
}

export interface CommonOptions extends SharedOptions, DataOptions {
  readonly model: string;
  readonly data: string;
  /** To end in .npy or .npz. */
  readonly out: string;
}

export const sharedNames: readonly OptionName[] = [
  ...(['activation', 'slope', 'config', 'loss', 'position', 'budget', 'seed', 'adapter', 'dtype'] as const),
  ...(['json', 'help', 'version'] as const),
];
export const commonNames: readonly OptionName[] = [...sharedNames, ...dataNames, 'model', 'data', 'out'];

export function readShared(values: Values): SharedOptions {
  const activation = choiceOf(values, 'activation', activationKinds);
  const slope = numberOf(values, 'slope');
  if (slope !== undefined && activation !== 'leaky-relu') throw usage('--slope is for --activation leaky-relu');
  return {
    ...{ activation, slope, config: textOf(values, 'config'), position: readPosition(values) },
    adapter: choiceOf(values, 'adapter', adapters),
    budget: wholeOf(values, 'budget', 1),
    json: values.json === true,
    dtype: choiceOf(values, 'dtype', dtypes),
    seed: wholeOf(values, 'seed', 0),
    loss: choiceOf(values, 'loss', losses),
  };
}

export function readCommon(values: Values): CommonOptions {
  const [model, data, out] = (['model', 'data', 'out'] as const).map((name) => required(values, name));
  return { model, data, out, ...readShared(values), ...readDataOptions(values) };
}

function readPosition(values: Values): Position | undefined {
  const value = textOf(values, 'position');
  if (value === undefined || value === 'last' || value === 'all') return value;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw usage(`--position wants last, all or a whole number from 0, not '${value}'`);
}
