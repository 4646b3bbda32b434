// What a reader types to find datapoints: a number, ranges, a class, a condition on a column, or text.
import { unsupported } from '../../core/errors';

export const signs = ['>=', '<=', '!=', '=', '>', '<'] as const;
export type Sign = (typeof signs)[number];

export type Query =
  | { readonly kind: 'datapoint'; readonly index: number }
  /** First and end, the end left out as in Python; an end that is not given is undefined. */
  | { readonly kind: 'ranges'; readonly ranges: readonly { readonly first: number; readonly end?: number }[] }
  | { readonly kind: 'class'; readonly name: string }
  | { readonly kind: 'condition'; readonly column: string; readonly sign: Sign; readonly value: string }
  | { readonly kind: 'text'; readonly text: string };

const longest = 1000;
const mostRanges = 100;
const number = '\\d{1,15}';
const rangePattern = new RegExp(`^(?:(${number})|(${number})?\\s*:\\s*(${number})?)$`);

function rangeOf(text: string): { first: number; end?: number } | undefined {
  const [, single, first, end] = rangePattern.exec(text) ?? [];
  if (single !== undefined) return { first: Number(single), end: Number(single) + 1 };
  if (!text.includes(':') || !rangePattern.test(text)) return undefined;
  return { first: Number(first ?? 0), end: end === undefined ? undefined : Number(end) };
}

/** "1234", "7:10", "3, 7, 20:30". */
function rangesQuery(text: string): Query | undefined {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > mostRanges) return undefined;
  const ranges = parts.map(rangeOf);
  if (!ranges.every((range) => range !== undefined)) return undefined;
  const isOne = ranges.length === 1 && !text.includes(':');
  return isOne ? { kind: 'datapoint', index: ranges[0].first } : { kind: 'ranges', ranges };
}

/** "loss >= 2"; a column's name may hold anything but a sign. */
function conditionQuery(text: string): Query | undefined {
  const [, column, sign, value] = /^([^<>=!]+?)\s*(>=|<=|!=|==|=|>|<)\s*(.+)$/s.exec(text) ?? [];
  if (column === undefined) return undefined;
  return { kind: 'condition', column, sign: sign === '==' ? '=' : (sign as Sign), value: unquoted(value) ?? value };
}

/** The text between quotation marks, if it is. */
const unquoted = (text: string): string | undefined => /^(["'])(.*)\1$/s.exec(text)?.[2];

/** What the text asks for; "..." is text whatever it holds. Throws Unsupported for nothing, or too much. */
export function parseQuery(typed: string): Query {
  const text = typed.trim();
  if (text === '') throw unsupported('a search for nothing');
  if (text.length > longest) throw unsupported(`a search for more than ${longest} characters`);
  const quoted = unquoted(text);
  if (quoted) return { kind: 'text', text: quoted };
  const [, name] = /^class\s+([^<>=!\s].*)$/is.exec(text) ?? [];
  if (name !== undefined) return { kind: 'class', name: unquoted(name) ?? name };
  return rangesQuery(text) ?? conditionQuery(text) ?? { kind: 'text', text };
}
