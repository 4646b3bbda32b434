// Options of `ntk-explorer kernel`.
import type { Method, Reduction } from '../../engine/kernel-request';
import { usage } from '../usage';
import { commonNames, type CommonOptions, readCommon, type SharedOptions } from './common';
import type { DataOptions } from './data';
import { type OptionName, textOf, type Values } from './fields';

/** Of which model, datapoints, logits and parameters a kernel is. */
export interface KernelQuestion extends SharedOptions, DataOptions {
  readonly model: string;
  readonly data: string;
  readonly data2?: string;
  /** Of each datapoint, for log-probabilities; absent: the labels that the data file has. */
  readonly targets?: string;
  readonly targets2?: string;
  readonly reduction: Reduction;
  /** Which parameters count, as patterns of their names. */
  readonly parameters?: string;
}

export interface KernelOptions extends KernelQuestion, CommonOptions {
  /** 'auto' when absent. */
  readonly method?: Method;
  readonly byParameter?: boolean;
}

export const kernelNames: readonly OptionName[] = [
  ...commonNames,
  ...(['data2', 'targets', 'targets2', 'reduce', 'reduction', 'method', 'parameters', 'by-parameter'] as const),
];

export function readKernelOptions(values: Values): KernelOptions {
  const common = readCommon(values);
  const [data2, targets, targets2] = (['data2', 'targets', 'targets2'] as const).map((name) => textOf(values, name));
  const reduction = readReduction(values);
  const byParameter = values['by-parameter'] === true;
  checkTargets(reduction, { data2, targets, targets2 });
  if (byParameter && reduction === 'full') throw usage('--by-parameter gives arrays [n1, n2]; --reduce full does not');
  if (byParameter && !common.out.endsWith('.npz'))
    throw usage('--by-parameter writes an .npz; --out names no such file');
  const method = readMethod(values, common.seed ?? 0);
  if (typeof method === 'object' && method.sketch < 2 && common.out.endsWith('.npz'))
    throw usage('--method sketch:1 has no standard error, which an .npz holds: sketch:2 or more, or an .npy');
  return {
    ...common,
    data2,
    targets,
    targets2,
    reduction,
    method,
    byParameter,
    parameters: textOf(values, 'parameters'),
  };
}

function checkTargets(
  reduction: Reduction,
  { data2, targets, targets2 }: Pick<KernelOptions, 'data2' | 'targets' | 'targets2'>,
): void {
  const wanted = reduction === 'log-probability';
  if (targets2 !== undefined && data2 === undefined) throw usage('--targets2 goes with --data2');
  if (!wanted && (targets ?? targets2) !== undefined) throw usage('--targets is for --reduce logp');
}

const reductions = {
  trace: 'trace',
  full: 'full',
  pseudo: 'pseudo',
  logp: 'log-probability',
  cosine: 'cosine',
} as const;

/** Throws UsageError. */
export function readReduction(values: Values): Reduction {
  const [reduce, older] = [textOf(values, 'reduce'), textOf(values, 'reduction')];
  if (reduce !== undefined && older !== undefined) throw usage('--reduce and --reduction are the same; one is enough');
  const name = reduce ?? older ?? 'trace';
  if (Object.hasOwn(reductions, name)) return reductions[name as keyof typeof reductions];
  const logit = /^logit:(\d{1,9})$/.exec(name);
  if (logit) return { logit: Number(logit[1]) };
  const option = reduce === undefined ? 'reduction' : 'reduce';
  throw usage(`--${option} wants trace, full, logit:I, pseudo, logp or cosine, not '${name}'`);
}

function readMethod(values: Values, seed: number): Method {
  const name = textOf(values, 'method') ?? 'auto';
  if (name === 'auto' || name === 'structured' || name === 'contraction' || name === 'ntvp') return name;
  const sketch = /^sketch:([1-9]\d{0,6})(?::(normal|sign))?$/.exec(name);
  if (sketch) return { sketch: Number(sketch[1]), kind: sketch[2] === 'sign' ? 'sign' : 'normal', seed };
  throw usage(`--method wants auto, structured, contraction, ntvp or sketch:k[:normal|:sign], not '${name}'`);
}
