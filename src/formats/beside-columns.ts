// Columns of a table that are neither the datapoints' numbers nor their labels: kept beside them, to sort and colour by.
import type { DataColumn } from '../core/column';
import { byName } from './classes';

/** The most columns that are kept; one beyond is refused where a number should be. */
export const mostBeside = 32;
const mostDifferent = 65_536;
const longestText = 256;
const missing = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'None'];

/** Takes a column in as its fields come. */
export class BesideColumn {
  private numbers: number[] | undefined = [];
  private places: number[] | undefined = [];
  private readonly names = new Map<string, number>();

  /** `numberOf` is NaN for what is no number. */
  constructor(
    private readonly name: string,
    private readonly numberOf: (text: string) => number,
  ) {}

  add(text: string): void {
    this.addNumber(text);
    this.addPlace(text);
  }

  /** Numbers where all that are there are; else names in their order. Undefined for texts that are too many, or too long. */
  column(): DataColumn | undefined {
    const { name, numbers, places } = this;
    if (numbers?.some((value) => !Number.isNaN(value)))
      return { kind: 'number', name, values: Float64Array.from(numbers) };
    if (!places) return undefined;
    const met = [...this.names.keys()];
    const names = [...met].sort(byName);
    const sorted = new Map(names.map((each, place) => [each, place]));
    return { kind: 'category', name, names, values: Uint32Array.from(places, (place) => sorted.get(met[place])!) };
  }

  private addNumber(text: string): void {
    const value = missing.includes(text) ? NaN : this.numberOf(text);
    if (Number.isFinite(value) || missing.includes(text)) this.numbers?.push(value);
    else this.numbers = undefined;
  }

  private addPlace(text: string): void {
    const place = this.names.get(text) ?? this.names.size;
    if (place === mostDifferent || text.length > longestText) this.places = undefined;
    if (!this.places) return;
    this.names.set(text, place);
    this.places.push(place);
  }
}

/** The columns that can be kept, and a sentence for each of them and for those that cannot. */
export function besideColumns(columns: readonly BesideColumn[], names: readonly string[]) {
  const kept = columns.map((each) => each.column());
  const notes = kept.map((column, at) => {
    const name = `Column ${names[at].slice(0, 80)}`;
    if (column) return `${name} is not of numbers alone and is kept beside them.`;
    return `${name} has texts that are longer, or more, than are kept, and is left out.`;
  });
  const beside = kept.filter((column) => column !== undefined);
  return { notes, ...(beside.length > 0 ? { beside } : {}) };
}
