// Values of single options, from their texts.
import { usage } from '../usage';

/** Every option that takes a text. */
export const textOptions = [
  ...['model', 'config', 'activation', 'slope', 'position', 'data', 'data2', 'targets', 'targets2', 'tangent'],
  ...['tokenizer', 'window', 'stride', 'label'],
  ...['out', 'reduce', 'reduction', 'method', 'parameters', 'loss', 'index', 'rate', 'top'],
  ...['store', 'shard', 'shard-edge', 'order'],
  ...['budget', 'seed', 'adapter', 'dtype'],
] as const;

/** Every option that takes none. */
export const flagOptions = ['by-parameter', 'status', 'check', 'finish', 'json', 'help', 'version'] as const;

export type OptionName = (typeof textOptions)[number] | (typeof flagOptions)[number];

/** Options as given, by name. */
export type Values = Partial<Record<OptionName, string | boolean>>;

/** The text of an option; undefined where it was not given or is empty. */
export function textOf(values: Values, name: OptionName): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function required(values: Values, name: OptionName): string {
  const value = textOf(values, name);
  if (value === undefined) throw usage(`--${name} is missing`);
  return value;
}

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite number. */
export function numberOf(values: Values, name: OptionName): number | undefined {
  const value = textOf(values, name);
  if (value === undefined) return undefined;
  if (!plainNumber.test(value) || !Number.isFinite(Number(value)))
    throw usage(`--${name} wants a number, not '${value}'`);
  return Number(value);
}

/** A whole number from `least`. */
export function wholeOf(values: Values, name: OptionName, least: number): number | undefined {
  const value = textOf(values, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number) || number < least)
    throw usage(`--${name} wants a whole number from ${least}, not '${value}'`);
  return number;
}

export function choiceOf<Kind extends string>(
  values: Values,
  name: OptionName,
  kinds: readonly Kind[],
): Kind | undefined {
  const value = textOf(values, name);
  if (value === undefined) return undefined;
  const found = kinds.find((kind) => kind === value);
  if (found === undefined) throw usage(`--${name} '${value}' is unknown; one of ${kinds.join(', ')}`);
  return found;
}
