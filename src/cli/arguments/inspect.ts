// Options of `ntk-explorer inspect` and of `ntk-explorer bench`.
import { readShared, sharedNames, type SharedOptions } from './common';
import { dataNames, type DataOptions, readDataOptions } from './data';
import { type OptionName, required, textOf, type Values } from './fields';

export interface InspectOptions extends SharedOptions, DataOptions {
  readonly model: string;
  /** Where given, its datapoints say how long prompts are. */
  readonly data?: string;
}

export const inspectNames: readonly OptionName[] = [...sharedNames, ...dataNames, 'model', 'data'];

export function readInspectOptions(values: Values): InspectOptions {
  const model = required(values, 'model');
  return { model, data: textOf(values, 'data'), ...readShared(values), ...readDataOptions(values) };
}

export const benchNames: readonly OptionName[] = sharedNames;
export const readBenchOptions = readShared;
