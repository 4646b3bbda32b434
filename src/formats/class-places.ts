// The classes of a table as places among a network's logits.
import { shapeMismatch } from '../core/errors';
import type { DataTable } from './data-table';

export interface ClassPlaces {
  /** Place of each datapoint's class, [count]. */
  readonly labels: Uint32Array;
  /** Name of each place, where they are not just numbers. */
  readonly classes?: readonly string[];
}

/**
 * Tokens are their ids; whole numbers are the places of their logits; other names are counted in their order. Undefined
 * for a table without labels. Throws ShapeMismatch for more classes than logits.
 */
export function classPlaces({ kind, labels, classes = [] }: DataTable, logits: number): ClassPlaces | undefined {
  if (!labels) return undefined;
  if (kind !== 'text') {
    const places = classes.map((name) => (/^\d{1,9}$/.test(name) ? Number(name) : NaN));
    if (places.every((place) => place < logits)) return { labels: labels.map((label) => places[label]) };
  }
  if (classes.length > logits)
    throw shapeMismatch(`at most ${logits} classes, one for each logit`, `${classes.length}`);
  return { labels, classes };
}
