// Checks of the values that JSON from a file may hold; each gives the value as wanted, or InvalidFile naming the place.
import { invalidFile } from '../core/errors';

/** `where` is the path of the value, such as `graph.nodes[3].shape`. */
export type Field = (value: unknown, where: string) => unknown;

const maximumLength = 2 ** 20; // items of a list
const maximumName = 512;

export const refuse = (where: string, why: string) => invalidFile('exported graph', where, why);

function requireThat(holds: boolean, where: string, what: string): void {
  if (!holds) throw refuse(where, `it is not ${what}`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const finite: Field = (value, where) => {
  requireThat(Number.isFinite(value), where, 'a finite number');
  return value;
};

/** A number not below `lowest`. */
export const least =
  (lowest: number): Field =>
  (value, where) => {
    requireThat(Number.isFinite(value) && (value as number) >= lowest, where, `a number from ${lowest}`);
    return value;
  };

export const whole: Field = (value, where) => {
  requireThat(Number.isSafeInteger(value) && (value as number) >= 0, where, 'a whole number');
  return value;
};

export const positive: Field = (value, where) => {
  requireThat(Number.isSafeInteger(value) && (value as number) > 0, where, 'a positive whole number');
  return value;
};

export const truth: Field = (value, where) => {
  requireThat(typeof value === 'boolean', where, 'true or false');
  return value;
};

export const name: Field = (value, where) => {
  requireThat(typeof value === 'string' && value.length <= maximumName, where, 'a short text');
  return value;
};

export const choice =
  (kinds: readonly (string | number)[]): Field =>
  (value, where) => {
    requireThat(kinds.includes(value as string), where, `one of ${kinds.join(', ')}`);
    return value;
  };

export const list =
  (item: Field): Field =>
  (value, where) => {
    requireThat(Array.isArray(value) && value.length <= maximumLength, where, 'a list');
    return (value as unknown[]).map((each, at) => item(each, `${where}[${at}]`));
  };

const optionals = new WeakSet<Field>();

/** A field that a record may lack. */
export function optional(field: Field): Field {
  const result: Field = (value, where) => field(value, where);
  optionals.add(result);
  return result;
}

/** One own member of an object. */
export function member(value: unknown, key: string, where: string): unknown {
  if (!isRecord(value)) throw refuse(where, 'it is not an object');
  if (!Object.hasOwn(value, key)) throw refuse(where, `it has no ${key}`);
  return value[key];
}

/** An object with these members and no others. */
export const record =
  (fields: Readonly<Record<string, Field>>): Field =>
  (value, where) => {
    if (!isRecord(value)) throw refuse(where, 'it is not an object');
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) throw refuse(where, `${unknown.slice(0, 40)} is not known here`);
    const present = Object.entries(fields).filter(([key, field]) => Object.hasOwn(value, key) || !optionals.has(field));
    return Object.fromEntries(
      present.map(([key, field]) => [key, field(member(value, key, where), `${where}.${key}`)]),
    );
  };

/** Four-byte numbers from base64. */
function words(value: unknown, where: string): DataView {
  requireThat(typeof value === 'string', where, 'base64');
  try {
    const bytes = Uint8Array.from(atob(value as string), (character) => character.charCodeAt(0));
    requireThat(bytes.length % 4 === 0, where, 'a whole number of four-byte numbers');
    return new DataView(bytes.buffer);
  } catch (cause) {
    throw cause instanceof DOMException ? refuse(where, 'it is not base64') : cause;
  }
}

export const floats: Field = (value, where) => {
  const view = words(value, where);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
};

export const integers: Field = (value, where) => {
  const view = words(value, where);
  return Int32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getInt32(4 * i, true));
};

const chunk = 0x8000;

/** The inverse of `floats` and `integers`. */
export function toBase64(numbers: Float32Array | Int32Array): string {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((value: number, i: number) => {
    if (numbers instanceof Float32Array) view.setFloat32(4 * i, value, true);
    else view.setInt32(4 * i, value, true);
  });
  const bytes = new Uint8Array(view.buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(text);
}
