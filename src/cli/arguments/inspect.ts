// Options of `ntk-explorer inspect` and of `ntk-explorer bench`.
import {
  type MachineOptions,
  machineNames,
  type ModelOptions,
  modelNames,
  readMachine,
  readModelOptions,
} from './common';
import { type OptionName, textOf, type Values } from './fields';

export interface InspectOptions extends MachineOptions, ModelOptions {
  /** Where given, its datapoints say how long prompts are. */
  readonly data?: string;
}

export const inspectNames: readonly OptionName[] = [...machineNames, ...modelNames, 'data'];

export function readInspectOptions(values: Values): InspectOptions {
  return { ...readMachine(values), ...readModelOptions(values), data: textOf(values, 'data') };
}

export const benchNames: readonly OptionName[] = machineNames;
export const readBenchOptions = readMachine;
