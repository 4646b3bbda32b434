// Reads fields of untrusted JSON: what is not exactly as expected is refused with the field's name.
import { invalidFile, type NtkError } from '../core/errors';

export type Fields = Readonly<Record<string, unknown>>;

export function refuse(where: string, why: string): NtkError<'InvalidFile'> {
  return invalidFile('state', where, why);
}

/** An object that has no other keys than these. Throws InvalidFile. */
export function objectAt(value: unknown, where: string, keys: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(where, 'it is not an object');
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw refuse(where, `it has a field "${unknown.slice(0, 40)}" that means nothing here`);
  return value as Fields;
}

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** Only whole numbers. */
  readonly whole?: boolean;
}

/** A finite number in a range, both ends included. Throws InvalidFile. */
export function numberAt(value: unknown, where: string, { least, most, whole = false }: NumberRange): number {
  const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (!fits) throw refuse(where, `it is not a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
  return value;
}

/** One of these names. Throws InvalidFile. */
export function nameAt<Name extends string>(value: unknown, where: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw refuse(where, `it is none of ${names.join(', ')}`);
  return found;
}

export function booleanAt(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw refuse(where, 'it is neither true nor false');
  return value;
}

/** A list of at most `most` items, each read by `read`. Throws InvalidFile. */
export function listAt<T>(
  value: unknown,
  where: string,
  most: number,
  read: (item: unknown, where: string) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw refuse(where, 'it is not a list');
  if (value.length > most) throw refuse(where, `it has ${value.length} items, more than ${most}`);
  return value.map((item, index) => read(item, `${where}[${index}]`));
}
