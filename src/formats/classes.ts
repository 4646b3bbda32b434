// The classes of labelled datapoints, from the labels as texts.
import { invalidFile } from '../core/errors';

export interface Classes {
  /** Class of each datapoint. */
  readonly labels: Uint32Array;
  /** Name of each class. */
  readonly classes: readonly string[];
}

const mostClasses = 65_536;
const longestName = 256;
/** Whole numbers below this are classes as they stand, so that a file with only threes and sevens keeps 3 and 7. */
const mostNumbered = 1_000;

const isNumbered = (text: string): boolean => /^\d{1,3}(\.0*)?$/.test(text) && Number(text) < mostNumbered;

const byCode = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Names in parts: what are digits, and what is between them. */
const partsOf = (name: string): string[] => name.match(/\d+|\D+/g) ?? [];

function byParts(a: string, b: string): number {
  const [these, those] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.min(these.length, those.length); at++) {
    const difference = Number(these[at]) - Number(those[at]) || byCode(these[at], those[at]);
    if (difference !== 0) return difference;
  }
  return these.length - those.length;
}

const isFiniteNumber = (name: string): boolean => name.trim() !== '' && Number.isFinite(Number(name));

/** Numbers first, by value, then names, with the numbers in them by value: kind 2 before kind 10. */
export function byName(a: string, b: string): number {
  const [first, second] = [isFiniteNumber(a), isFiniteNumber(b)];
  if (first !== second) return first ? -1 : 1;
  return first ? Number(a) - Number(b) || byCode(a, b) : byParts(a, b);
}

/** Names of the classes in their order: 0, 1, 2 ... up to the largest, or every text that occurs. */
function namesOf(texts: ReadonlySet<string>): string[] {
  if (![...texts].every(isNumbered)) return [...texts].sort(byName);
  const largest = Math.max(...[...texts].map(Number));
  return Array.from({ length: largest + 1 }, (_, i) => `${i}`);
}

/** `placeOf` names the place of a label. Throws InvalidFile for labels that are empty, too long or too many. */
export function classesOf(format: string, texts: readonly string[], placeOf: (at: number) => string): Classes {
  const different = new Set<string>();
  texts.forEach((text, at) => {
    if (text === '') throw invalidFile(format, placeOf(at), 'its label is empty');
    if (text.length > longestName) throw invalidFile(format, placeOf(at), `a label of ${text.length} characters`);
    if (different.add(text).size > mostClasses)
      throw invalidFile(format, placeOf(at), `more than ${mostClasses} different labels`);
  });
  const classes = namesOf(different);
  const numbered = classes.every(isNumbered);
  const index = new Map(classes.map((name, i) => [name, i]));
  return { classes, labels: Uint32Array.from(texts, (text) => (numbered ? Number(text) : index.get(text)!)) };
}
