// Options of `ntk-explorer forward` and of `ntk-explorer jvp`.
import { commonNames, type CommonOptions, readCommon } from './common';
import { type OptionName, required, type Values } from './fields';

export const forwardNames: readonly OptionName[] = commonNames;
export const readForwardOptions = readCommon;

export interface JvpOptions extends CommonOptions {
  /** A safetensors file of one direction in parameter space. */
  readonly tangent: string;
}

export const jvpNames: readonly OptionName[] = [...commonNames, 'tangent'];

export function readJvpOptions(values: Values): JvpOptions {
  return { ...readCommon(values), tangent: required(values, 'tangent') };
}
