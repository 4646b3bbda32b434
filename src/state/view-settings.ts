// What a reader sees of a large kernel, and how: a part of the state document. What is absent is as it comes.
import { type Statistic, statistics } from '../core/pyramid';
import { type Fields, listAt, nameAt, numberAt, objectAt, refuse } from './fields';

export const scaleNames = ['linear', 'log', 'symlog'] as const;
/** Shares in percent of a sample of the entries that lie below and above the colours; or as far below zero as above. */
export const domainPresets = ['0-100', '1-99', '5-95', 'symmetric'] as const;
/** Parts of the datapoints that a kernel may be of. */
export const partNames = ['train', 'test'] as const;

export type ColourScale = (typeof scaleNames)[number];
export type DomainPreset = (typeof domainPresets)[number];
export type PartName = (typeof partNames)[number];

/** The first value and the last, which is larger. */
export type Range = readonly [number, number];

/** The edges of what is seen, in cells of level 0 (entries in display order), fractions included. */
export interface CellRectangle {
  readonly rows: Range;
  readonly columns: Range;
}

export interface ViewSettings {
  /** Absent: the whole kernel. */
  readonly rectangle?: CellRectangle;
  /** Of the entries in a cell; absent: their mean. */
  readonly statistic?: Statistic;
  /** Absent: linear. */
  readonly scale?: ColourScale;
  /** Values of the first colour and the last; absent: from the sample of the kernel. */
  readonly domain?: Range | DomainPreset;
  /** Columns of the datapoints that are drawn beside the kernel, from it outwards; absent: the class. */
  readonly tracks?: readonly string[];
  /** Datapoints of the rows; absent: all. */
  readonly rowSet?: PartName;
  /** Datapoints of the columns; absent: all. */
  readonly columnSet?: PartName;
}

/** The parts of the datapoints that are rows and columns. */
export type SideSets = Pick<ViewSettings, 'rowSet' | 'columnSet'>;

export function sameSets(a: SideSets, b: SideSets): boolean {
  return a.rowSet === b.rowSet && a.columnSet === b.columnSet;
}

const names = ['rectangle', 'statistic', 'scale', 'domain', 'tracks', 'rowSet', 'columnSet'];
const mostCells = 2 ** 31;
const mostTracks = 16;
const longestName = 256;

function rangeAt(value: unknown, where: string, most: number): Range {
  const ends = listAt(value, where, 2, (item, at) => numberAt(item, at, { least: -most, most }));
  if (ends.length !== 2 || !(ends[0] < ends[1])) throw refuse(where, 'it is not two numbers, the larger one last');
  return [ends[0], ends[1]];
}

function rectangleAt(value: unknown, where: string): CellRectangle {
  const { rows, columns } = objectAt(value, where, ['rows', 'columns']);
  return { rows: rangeAt(rows, `${where}.rows`, mostCells), columns: rangeAt(columns, `${where}.columns`, mostCells) };
}

function domainAt(value: unknown, where: string): Range | DomainPreset {
  return typeof value === 'string' ? nameAt(value, where, domainPresets) : rangeAt(value, where, Number.MAX_VALUE);
}

/** A column's name: text of a file, or one of the session's own. Throws InvalidFile. */
export function checkColumnName(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '' || value.length > longestName)
    throw refuse(where, `it is not a name of at most ${longestName} characters`);
  return value;
}

function tracksAt(value: unknown, where: string): readonly string[] {
  const tracks = listAt(value, where, mostTracks, checkColumnName);
  if (new Set(tracks).size < tracks.length) throw refuse(where, 'a column is there twice');
  return tracks;
}

const readers: { readonly [Name in keyof ViewSettings]-?: (value: unknown, where: string) => ViewSettings[Name] } = {
  rectangle: rectangleAt,
  statistic: (value, where) => nameAt(value, where, statistics),
  scale: (value, where) => nameAt(value, where, scaleNames),
  domain: domainAt,
  tracks: tracksAt,
  rowSet: (value, where) => nameAt(value, where, partNames),
  columnSet: (value, where) => nameAt(value, where, partNames),
};

/** Fields that are absent come from `otherwise`; one given as undefined is as it comes. Throws InvalidFile. */
export function checkView(value: unknown, where: string, otherwise: ViewSettings = {}): ViewSettings {
  const fields: Fields = { ...otherwise, ...objectAt(value, where, names) };
  const read = Object.entries(readers).flatMap(([name, reader]) =>
    fields[name] === undefined ? [] : [[name, reader(fields[name], `${where}.${name}`)]],
  );
  return Object.fromEntries(read) as ViewSettings;
}

/**
 * A view with changes; undefined where everything is as it comes. Other rows or columns are seen as a whole, unless the
 * changes say where: places in the order mean other datapoints then. Throws InvalidFile.
 */
export function changedView(before: ViewSettings = {}, changes: Partial<ViewSettings>): ViewSettings | undefined {
  const next = checkView(changes, 'view', before);
  const { rectangle: _rectangle, ...whole } = next;
  const view = 'rectangle' in changes || sameSets(before, next) ? next : whole;
  return isPlainView(view) ? undefined : view;
}

/** Whether everything is as it comes, so that nothing has to be written. */
export function isPlainView(view: ViewSettings): boolean {
  return Object.keys(view).length === 0;
}
