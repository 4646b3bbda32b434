// The colour of every point and how much it stands out, as the column the shader reads.
import { shapeMismatch } from '../core/errors';
import { classColour } from './class-colours';
import { colourOfValue, type ColourMapName, type Domain } from './colour-maps';
import { emphasis, type Emphasis } from './sprite-style';
import type { Colour } from './theme';

/** What points are coloured by: a class per datapoint, or a value per datapoint through a map. */
export type PointColours =
  | { readonly labels: ArrayLike<number>; readonly palette?: (label: number) => Colour }
  | { readonly values: ArrayLike<number>; readonly map: ColourMapName; readonly domain: Domain };

export class PointStyles {
  /** Red, green, blue and emphasis of n points. */
  data: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** True when `data` has changed since it was last `taken`. */
  private changed = true;
  private selected: number | undefined;
  private hovered: number | undefined;
  private neighbours = new Set<number>();
  private colours: PointColours | undefined;
  private missing: Colour = [0.5, 0.5, 0.5];

  get n(): number {
    return this.data.length / 4;
  }

  /** Another number of points: colours and selection start over. */
  setCount(n: number): void {
    this.data = new Float32Array(n * 4);
    this.colours = undefined;
    this.hovered = undefined;
    this.setSelected(undefined, []);
    this.paint();
  }

  /** Throws ShapeMismatch when there is not one label or value for every point. */
  setColours(colours: PointColours): void {
    const length = 'labels' in colours ? colours.labels.length : colours.values.length;
    if (length !== this.n) throw shapeMismatch(`${this.n} labels or values`, `${length}`);
    this.colours = colours;
    this.paint();
  }

  /** The colour of points whose value is not finite, or that have no colours yet. */
  setMissing(colour: Colour): void {
    this.missing = colour;
    this.paint();
  }

  setSelected(selected: number | undefined, neighbours: readonly number[]): void {
    this.selected = selected;
    this.neighbours = new Set(neighbours);
    this.emphasise();
  }

  /** True when that changed anything. */
  setHovered(hovered: number | undefined): boolean {
    if (hovered === this.hovered) return false;
    this.hovered = hovered;
    this.emphasise();
    return true;
  }

  kindOf(index: number): Emphasis {
    if (index === this.selected) return emphasis.selected;
    if (index === this.hovered) return emphasis.hovered;
    if (this.neighbours.has(index)) return emphasis.neighbour;
    const hasValues = this.colours !== undefined && 'values' in this.colours; // which are to be read off
    return this.selected === undefined || hasValues ? emphasis.plain : emphasis.dimmed;
  }

  /** Points drawn above the lines, in the order they are drawn: neighbours, the hovered one, the selected one. */
  get above(): number[] {
    const last = [this.hovered, this.selected].filter(
      (index): index is number => index !== undefined && index < this.n,
    );
    const first = [...this.neighbours].filter((index) => !last.includes(index));
    return [...first, ...new Set(last)];
  }

  /** The column if it changed since the last call. */
  take(): Float32Array<ArrayBuffer> | undefined {
    if (!this.changed) return undefined;
    this.changed = false;
    return this.data;
  }

  private paint(): void {
    for (let index = 0; index < this.n; index++) this.data.set(this.colourOf(index), index * 4);
    this.emphasise();
  }

  private colourOf(index: number): Colour {
    const { colours } = this;
    if (!colours) return this.missing;
    if ('labels' in colours) return (colours.palette ?? classColour)(colours.labels[index]);
    return colourOfValue(colours.map, colours.domain, colours.values[index]) ?? this.missing;
  }

  private emphasise(): void {
    for (let index = 0; index < this.n; index++) this.data[index * 4 + 3] = this.kindOf(index);
    this.changed = true;
  }
}
