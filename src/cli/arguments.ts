// The command line as data: what was asked for, or what is wrong with it.
import { parseArgs } from 'node:util';
import type { Reduction } from '../engine/kernel';
import { activationKinds, type ActivationKind } from '../model/graph';

export interface KernelOptions {
  readonly model: string;
  readonly activation: ActivationKind;
  readonly slope?: number;
  readonly data: string;
  readonly data2?: string;
  readonly out: string;
  readonly reduction: Reduction;
  readonly json: boolean;
}

export type Request =
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'kernel'; readonly options: KernelOptions }
  | { readonly command: 'wrong'; readonly problem: string };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  model: text,
  activation: text,
  slope: text,
  data: text,
  data2: text,
  out: text,
  reduction: text,
  json: flag,
  help: { ...flag, short: 'h' },
  version: flag,
} as const;

const wrong = (problem: string): Request => ({ command: 'wrong', problem });

/** Reads the arguments after the program's name. Anything that cannot be meant is `wrong`, with one line naming it. */
export function readArguments(argv: readonly string[]): Request {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    if (values.help) return { command: 'help' };
    if (values.version) return { command: 'version' };
    return readCommand(values, positionals);
  } catch (error) {
    return wrong((error as Error).message.split('. ')[0]);
  }
}

type Texts = 'model' | 'activation' | 'slope' | 'data' | 'data2' | 'out' | 'reduction';
type Values = Partial<Record<Texts, string>> & { readonly json?: boolean };
type Complete = Values & Record<'model' | 'activation' | 'data' | 'out', string>;

function readCommand(values: Values, [command, ...rest]: readonly string[]): Request {
  if (command === undefined) return wrong('A command is missing; there is: kernel');
  if (command !== 'kernel') return wrong(`Unknown command '${command}'; there is: kernel`);
  if (rest.length > 0) return wrong(`Unexpected argument '${rest[0]}'`);
  const missing = (['model', 'activation', 'data', 'out'] as const).find((name) => !values[name]);
  if (missing === 'activation') return wrong(`--activation is missing; one of ${activationKinds.join(', ')}`);
  if (missing) return wrong(`--${missing} is missing`);
  return readKernel(values as Complete);
}

function readKernel(values: Complete): Request {
  const { model, data, data2, out, json = false } = values;
  const activation = activationKinds.find((kind) => kind === values.activation);
  if (!activation) {
    return wrong(`--activation '${values.activation}' is unknown; one of ${activationKinds.join(', ')}`);
  }
  const slope = readSlope(values.slope);
  if (slope !== undefined && activation !== 'leaky-relu') return wrong('--slope is for --activation leaky-relu');
  if (Number.isNaN(slope)) return wrong(`--slope wants a number, not '${values.slope}'`);
  const reduction = readReduction(values.reduction);
  if (!reduction) return wrong(`--reduction wants trace, cosine, pseudo, full or logit:K, not '${values.reduction}'`);
  return { command: 'kernel', options: { model, activation, slope, data, data2, out, reduction, json } };
}

/** NaN for what is not a finite number. */
function readSlope(given?: string): number | undefined {
  if (given === undefined) return undefined;
  return given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) : NaN;
}

function readReduction(name = 'trace'): Reduction | undefined {
  if (name === 'trace' || name === 'cosine' || name === 'pseudo' || name === 'full') return name;
  const logit = /^logit:(\d{1,9})$/.exec(name);
  return logit ? { logit: Number(logit[1]) } : undefined;
}
