// The datapoints that a query means.
import type { DataColumn } from '../../core/column';
import { shapeMismatch, unsupported } from '../../core/errors';
import { beginning, visible } from '../../core/text-words';
import type { Dataset } from '../../datasets/dataset';
import { setLimits } from '../../state/selection-sets';
import type { Query, Sign } from './query';

/** What was found: one datapoint, or some under a name that a set of them could have. */
export type Found =
  | { readonly kind: 'datapoint'; readonly index: number }
  | { readonly kind: 'set'; readonly name: string; readonly indices: Uint32Array };

type Searched = Pick<Dataset, 'count' | 'labels' | 'classes' | 'texts'>;

/** Gives a column by its name, nothing where that was cancelled; throws where there is none. */
export type ColumnOf = (name: string) => Promise<DataColumn | undefined>;

/** Datapoints that fulfil something, ascending. */
function thoseWith(count: number, holds: (i: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i).filter(holds);
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

const setOf = (name: string, indices: Uint32Array): Found => ({
  kind: 'set',
  name: beginning(visible(name), setLimits.nameLength),
  indices,
});

function inRanges(count: number, ranges: (Query & { kind: 'ranges' })['ranges']): Found {
  const within = ranges.map(({ first, end = count }) => ({ first, end: Math.min(end, count) }));
  const indices = thoseWith(count, (i) => within.some(({ first, end }) => i >= first && i < end));
  const name = ranges.map(({ first, end = '' }) => (end === first + 1 ? `${first}` : `${first}:${end}`)).join(', ');
  return setOf(name, indices);
}

/** The place of the class of this name; undefined where there is none. */
const classCalled = ({ classes }: Searched, name: string): number | undefined => {
  const place = classes.findIndex((each) => fold(each) === fold(name));
  return place < 0 ? undefined : place;
};

function ofClass({ count, labels, classes }: Searched, place: number): Found {
  return setOf(
    `class ${classes[place]}`,
    thoseWith(count, (i) => labels[i] === place),
  );
}

const compare: Readonly<Record<Sign, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

/** Whether a category's name stands so to the value: as numbers where both are, else as the same text or not. */
function nameHolds(name: string, sign: Sign, value: string): boolean {
  const [a, b] = [numberOf(name), numberOf(value)];
  if (Number.isFinite(a) && Number.isFinite(b)) return compare[sign](a, b);
  if (sign === '=' || sign === '!=') return (fold(name) === fold(value)) === (sign === '=');
  return false;
}

/** Whether a datapoint's value fulfils a condition. Throws Unsupported for a value that the column cannot have. */
function condition(column: DataColumn, sign: Sign, value: string): (i: number) => boolean {
  if (column.kind === 'category') {
    const names = column.names.map((name) => nameHolds(name, sign, value));
    const isOrder = sign !== '=' && sign !== '!=';
    if (isOrder && !Number.isFinite(numberOf(value)))
      throw unsupported(`${sign} for ${column.name}, whose values are names: use = or !=`);
    return (i) => names[column.values[i]];
  }
  const wanted = numberOf(value);
  if (Number.isNaN(wanted)) throw unsupported(`${value.slice(0, 40)} for ${column.name}, whose values are numbers`);
  // a value that is missing is neither equal nor unequal to a number
  return (i) => !Number.isNaN(column.values[i]) && compare[sign](column.values[i], wanted);
}

/** Windows of a text that hold it, whatever its capitals; or the class that is called so. */
function withText(dataset: Searched, text: string): Found {
  const place = classCalled(dataset, text);
  const { texts, count } = dataset;
  if (!texts && place !== undefined) return ofClass(dataset, place);
  if (!texts) throw unsupported(`a search for the text ${text.slice(0, 40)} in datapoints that are no texts`);
  const wanted = fold(text);
  return setOf(
    `\u201c${text}\u201d`,
    thoseWith(count, (i) => fold(texts[i]).includes(wanted)),
  );
}

/**
 * What a query means in these datapoints; a set may be empty. Throws ShapeMismatch for a datapoint that does not exist,
 * Unsupported for a class that is none, a condition or a text that makes no sense here, and what `columnOf` throws.
 */
export async function search(dataset: Searched, query: Query, columnOf: ColumnOf): Promise<Found | undefined> {
  const { count, classes } = dataset;
  switch (query.kind) {
    case 'datapoint':
      if (query.index >= count) throw shapeMismatch(`a datapoint from 0 to ${count - 1}`, `${query.index}`);
      return { kind: 'datapoint', index: query.index };
    case 'ranges':
      return inRanges(count, query.ranges);
    case 'class': {
      const place = classCalled(dataset, query.name);
      if (place === undefined)
        throw unsupported(`the class ${query.name.slice(0, 40)}, which is none of ${classes.length}`);
      return ofClass(dataset, place);
    }
    case 'condition': {
      const column = await columnOf(query.column);
      if (!column) return undefined;
      const holds = condition(column, query.sign, query.value);
      return setOf(`${query.column} ${query.sign} ${query.value}`, thoseWith(count, holds));
    }
    case 'text':
      return withText(dataset, query.text);
  }
}
