// Options of `ntk-explorer inspect` and of `ntk-explorer bench`.
import {
  type MachineOptions,
  machineNames,
  type ModelOptions,
  modelNames,
  readMachine,
  readModelOptions,
} from './common';
import { dataNames, type DataOptions, readDataOptions } from './data';
import { type OptionName, textOf, type Values } from './fields';

export interface InspectOptions extends MachineOptions, ModelOptions, DataOptions {
  /** Where given, its datapoints say how long prompts are. */
  readonly data?: string;
}

export const inspectNames: readonly OptionName[] = [...machineNames, ...modelNames, ...dataNames, 'data'];

export function readInspectOptions(values: Values): InspectOptions {
  const machine = readMachine(values);
  return { ...machine, ...readModelOptions(values), ...readDataOptions(values), data: textOf(values, 'data') };
}

export const benchNames: readonly OptionName[] = machineNames;
export const readBenchOptions = readMachine;
