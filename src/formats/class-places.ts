// The classes of a table as places among a network's logits.
import { shapeMismatch } from '../core/errors';
import type { DataTable } from './data-table';

export interface ClassPlaces {
  /** Place of each datapoint's class, [count]. */
  readonly labels: Uint32Array;
  /** Name of each place, where they are not just numbers. */
  readonly classes?: readonly string[];
}

type Labelled = Pick<DataTable, 'kind' | 'labels' | 'classes' | 'texts'>;

/** Whether the classes are tokens, by their ids. */
const areTokens = ({ kind, texts }: Labelled): boolean => kind === 'text' || texts !== undefined;

const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** "3 classes". */
export const classCount = (count: number): string => many(count, 'class', 'classes');

/** "1 logit". */
export const logitCount = (count: number): string => many(count, 'logit', 'logits');

/** Place that each class names itself, for names that are whole numbers below `logits` and no tokens. */
function ownPlaces(table: Labelled, logits: number): readonly number[] | undefined {
  if (areTokens(table)) return undefined;
  const { classes = [] } = table;
  const places = classes.map((name) => (/^\d{1,9}$/.test(name) ? Number(name) : NaN));
  return places.every((place) => place < logits) ? places : undefined;
}

/** Whether there is a logit for each class. */
export const haveLogits = (table: Labelled, logits: number): boolean =>
  (table.classes ?? []).length <= logits || ownPlaces(table, logits) !== undefined;

/**
 * Tokens are their ids; whole numbers are the places of their logits; other names are counted in their order. Undefined
 * for a table without labels. Throws ShapeMismatch for more classes than logits.
 */
export function classPlaces(table: Labelled, logits: number): ClassPlaces | undefined {
  const { labels, classes = [] } = table;
  if (!labels) return undefined;
  const places = ownPlaces(table, logits);
  if (places) return { labels: labels.map((label) => places[label]) };
  if (!haveLogits(table, logits))
    throw shapeMismatch(`at most ${classCount(logits)} for a network of ${logitCount(logits)}`, `${classes.length}`);
  return { labels, classes };
}

const mostNamed = 12;

/** Which logit each name is taken for, a sentence; undefined where the names say it. */
export function placesNote(table: Labelled, logits: number): string | undefined {
  const { labels, classes = [] } = table;
  if (!labels || areTokens(table) || ownPlaces(table, logits) || !haveLogits(table, logits)) return undefined;
  const named = classes.slice(0, mostNamed).map((name, place) => `logit ${place} = ${name}`);
  const order = [...named, ...(classes.length > mostNamed ? ['\u2026'] : [])].join(', ');
  return `The names are taken for the logits in this order: ${order}.`;
}
