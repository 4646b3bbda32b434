// The tracks of a heatmap: columns of the datapoints, from the cells outwards, then the values they are coloured by, then sets.
import type { KernelView, ShownSet } from '../../session/types';
import { colourOfValue } from '../../view/colour-maps';
import type { HeatmapLayer } from '../../view/heatmap-layer';
import { type Track, trackColours } from '../../view/heatmap-tracks';
import { parseCssColour, type Colour, type ViewTheme } from '../../view/theme';
import { trackBytes, trackKey, type TrackColumn } from './track-colours';
import type { ValueColours } from './value-domain';

export interface BarFacts {
  readonly kernel: KernelView;
  readonly columns: readonly TrackColumn[];
  /** What datapoints are coloured by elsewhere, where that is not the class. */
  readonly values: Float32Array | undefined;
  readonly valueColours: ValueColours | undefined;
  readonly sets: readonly ShownSet[];
  readonly isDark: boolean;
  readonly theme: ViewTheme;
}

export class HeatmapBars {
  private shown: readonly unknown[] = [];

  /** Brings a layer's tracks up to date where something has changed. Throws LimitExceeded where they are too many. */
  update(layer: HeatmapLayer, facts: BarFacts): void {
    const { kernel, columns, values, valueColours, sets, isDark, theme } = facts;
    const parts = [kernel.rows, kernel.columns, values, valueColours, sets, isDark, ...theme.background, ...columns];
    if (parts.length === this.shown.length && parts.every((part, at) => part === this.shown[at])) return;
    this.shown = parts;
    const rows = tracksOf(facts, kernel.rows);
    layer.setTracks({ rows, columns: kernel.columns === kernel.rows ? rows : tracksOf(facts, kernel.columns) });
  }

  /** There is another layer. */
  forget(): void {
    this.shown = [];
  }
}

/** Along a side with these datapoints. */
function tracksOf(facts: BarFacts, order: Uint32Array): Track[] {
  const { columns, isDark, theme } = facts;
  const own = columns.map((column) => trackBytes(column, trackKey(column, isDark), order, theme.missing));
  return [...own, ...valueBytes(facts, order), ...setBytes(facts, order)].map((colours) => ({ colours }));
}

function valueBytes({ values, valueColours, theme }: BarFacts, order: Uint32Array): Uint8Array[] {
  if (!values || !valueColours) return [];
  const { map, domain } = valueColours;
  return [trackColours(Array.from(order, (i) => colourOfValue(map, domain, values[i]) ?? theme.missing))];
}

/** The colour of the newest set that a datapoint is in, or that of the ground. */
function setBytes({ kernel, sets, theme }: BarFacts, order: Uint32Array): Uint8Array[] {
  if (sets.length === 0) return [];
  const colours = new Array<Colour>(kernel.order.length).fill(theme.background);
  for (const { colour, indices } of sets) {
    const own = parseCssColour(colour, theme.ink);
    for (const datapoint of indices) colours[datapoint] = own;
  }
  return [trackColours(Array.from(order, (datapoint) => colours[datapoint]))];
}
