// Options of `ntk-explorer nudge`.
import { usage } from '../usage';
import { commonNames, type CommonOptions, readCommon } from './common';
import { numberOf, type OptionName, required, textOf, type Values, wholeOf } from './fields';

export interface NudgeOptions extends CommonOptions {
  /** Absent: the labels that the data file has. */
  readonly targets?: string;
  /** Which datapoint is stepped on. */
  readonly index: number;
  /** Learning rate. */
  readonly rate: number;
}

export const nudgeNames: readonly OptionName[] = [...commonNames, 'targets', 'index', 'rate'];

export function readNudgeOptions(values: Values): NudgeOptions {
  const common = readCommon(values);
  for (const name of ['index', 'rate'] as const) required(values, name);
  if (!common.out.endsWith('.npz')) throw usage('nudge writes an .npz; --out names no such file');
  const [index, rate] = [wholeOf(values, 'index', 0)!, numberOf(values, 'rate')!];
  return { ...common, targets: textOf(values, 'targets'), index, rate };
}
