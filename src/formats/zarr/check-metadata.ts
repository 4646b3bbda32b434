// The documents of a store against what its layout says they are: whatever else they claim is refused, not followed.
import { readJson } from '../json-text';
import { type KernelFacts, readFacts } from './facts';
import type { StoredStatistic, StoreLayout } from './layout';
import { arrayDocument, arrayMetadata, rootPath } from './metadata';
import { format, refuse } from './refuse';

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);

/** Throws InvalidFile naming the first place where `actual` is not `expected`. */
function requireSame(where: string, actual: unknown, expected: unknown): void {
  if (Array.isArray(expected)) requireSameItems(where, actual, expected);
  else if (isRecord(expected)) requireSameMembers(where, actual, expected);
  else if (actual !== expected) throw refuse(where, `${shown(actual)} is not ${shown(expected)}`);
}

function requireSameItems(where: string, actual: unknown, expected: readonly unknown[]): void {
  if (!Array.isArray(actual) || actual.length !== expected.length)
    throw refuse(where, `${shown(actual)} is not ${shown(expected)}`);
  expected.forEach((item, at) => requireSame(`${where}[${at}]`, actual[at], item));
}

function requireSameMembers(where: string, actual: unknown, expected: Json): void {
  if (!isRecord(actual)) throw refuse(where, `${shown(actual)} is not an object`);
  const unknown = Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
  if (unknown !== undefined) throw refuse(where, `${unknown.slice(0, 40)} is not known here`);
  for (const [key, item] of Object.entries(expected)) {
    if (!Object.hasOwn(actual, key)) throw refuse(where, `it has no ${key}`);
    requireSame(`${where}.${key}`, actual[key], item);
  }
}

/** A document, but for members that do not change where or how the numbers lie. */
function essential(where: string, bytes: Uint8Array, harmless: readonly string[]): Json {
  const value = readJson(bytes, format, where);
  if (!isRecord(value)) throw refuse(where, 'it is not an object');
  return Object.fromEntries(Object.entries(value).filter(([key]) => !harmless.includes(key)));
}

/** Checks the document of an array. Throws InvalidFile naming the member that is not what the root's facts lead to. */
export function checkArray(layout: StoreLayout, level: number, statistic: StoredStatistic, bytes: Uint8Array): void {
  const where = arrayDocument(level, statistic);
  const document = essential(where, bytes, ['attributes', 'dimension_names']);
  const none = Object.hasOwn(document, 'storage_transformers') ? { storage_transformers: [] } : {};
  requireSame(where, document, { ...arrayMetadata(layout, level), ...none });
}

/** The facts of a root's document. Throws InvalidFile naming the member. */
export function readRoot(bytes: Uint8Array): KernelFacts {
  const { attributes, ...others } = essential(rootPath, bytes, ['consolidated_metadata']);
  requireSame(rootPath, others, { zarr_format: 3, node_type: 'group' });
  return readFacts(`${rootPath}, attributes`, attributes);
}
