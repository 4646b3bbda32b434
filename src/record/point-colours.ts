// The colour of every point as classes turn into predicted and then into actual shifts.
import { classColour } from '../view/class-colours';
import { colourOfValue, type ColourMapName, type Domain } from '../view/colour-maps';
import type { Colour } from '../view/theme';
import { mix } from './easing';
import type { Palette } from './palette';
import type { ScriptView } from './script';
import type { RecordingSource } from './source';

/** The share of shifts beyond the ends of their colours. */
const tail = 0.01;

export interface ShiftColours {
  readonly map: ColourMapName;
  readonly domain: Domain;
}

/** One zero-centred domain for predicted and actual shifts, from all datapoints but the chosen one, whose own shift is far larger. */
export function shiftColours(source: RecordingSource, palette: Palette): ShiftColours {
  const sizes = [source.nudge.predicted, source.nudge.actual]
    .flatMap((values) => Array.from(values, (value, index) => (index === source.chosen ? NaN : Math.abs(value))))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const high = sizes[Math.round((1 - tail) * (sizes.length - 1))] || 1;
  return { map: `diverging-${palette.shade}`, domain: { low: -high, high } };
}

function mixColours(from: Colour, to: Colour, t: number): Colour {
  return [mix(from[0], to[0], t), mix(from[1], to[1], t), mix(from[2], to[2], t)];
}

/** Colours by datapoint. */
export function pointColours(
  source: RecordingSource,
  view: ScriptView,
  shifts: ShiftColours,
  palette: Palette,
): Colour[] {
  const { predicted, actual } = source.nudge;
  const of = (value: number): Colour => colourOfValue(shifts.map, shifts.domain, value) ?? palette.theme.missing;
  return Array.from(source.labels, (label, index) => {
    const byClass = classColour(label);
    // The chosen datapoint's own shift is far beyond the ends of the colours.
    if (view.predicted === 0 || index === source.chosen) return byClass;
    const shift =
      view.actual === 0 ? of(predicted[index]) : mixColours(of(predicted[index]), of(actual[index]), view.actual);
    return mixColours(byClass, shift, view.predicted);
  });
}
