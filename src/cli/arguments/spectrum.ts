// Options of `ntk-explorer spectrum`.
import { usage } from '../usage';
import { commonNames, type CommonOptions, readCommon } from './common';
import { type OptionName, required, type Values, wholeOf } from './fields';

export interface SpectrumOptions extends CommonOptions {
  /** How many of the largest eigenvalues. */
  readonly top: number;
}

export const spectrumNames: readonly OptionName[] = [...commonNames, 'top'];

export function readSpectrumOptions(values: Values): SpectrumOptions {
  const common = readCommon(values);
  required(values, 'top');
  if (!common.out.endsWith('.npz')) throw usage('spectrum writes an .npz; --out names no such file');
  return { ...common, top: wholeOf(values, 'top', 1)! };
}
