// Legends below the two pictures: a colour map with its ends, or the classes.
import { formatTick } from '../charts/ticks';
import { classColour } from '../view/class-colours';
import { colourDomain, cssColour, sampleColourMap, type ColourMapName, type Domain } from '../view/colour-maps';
import type { Palette } from './palette';
import { writeText, type Context } from './pen';
import type { Box } from './presets';

const widestBar = 200;
const barHeight = 10;
const gap = 8;
const stops = 32;
const textSize = 12;

/** What is measured, and the colours between the numbers the map's ends stand for. */
export function drawMapLegend(
  context: Context,
  box: Box,
  label: string,
  map: ColourMapName,
  domain: Domain,
  palette: Palette,
): void {
  const y = box.top + box.height / 2;
  const muted = { size: textSize, colour: palette.muted };
  const [low, high] = endsOf(map, domain);
  const right = box.left + box.width;
  const end = right - writeText(context, high, right, y, { ...muted, align: 'right' }) - gap;
  const begin = box.left + writeText(context, label, box.left, y, muted) + 2 * gap;
  const start = Math.max(end - widestBar, begin + context.measureText(low).width + gap);
  writeText(context, low, start - gap, y, { ...muted, align: 'right' });
  const gradient = context.createLinearGradient(start, 0, end, 0);
  for (let at = 0; at <= stops; at++) gradient.addColorStop(at / stops, cssColour(sampleColourMap(map, at / stops)));
  context.fillStyle = gradient;
  context.fillRect(start, y - barHeight / 2, end - start, barHeight);
}

function endsOf(map: ColourMapName, domain: Domain): [string, string] {
  const { low, high } = colourDomain(map, domain);
  return [formatTick(Number(low.toPrecision(3))), formatTick(Number(high.toPrecision(3)))];
}

/** A dot and a name for every class. */
export function drawClassLegend(context: Context, box: Box, classes: readonly string[], palette: Palette): void {
  const y = box.top + box.height / 2;
  const pitch = Math.min(40, box.width / Math.max(1, classes.length));
  classes.forEach((name, label) => {
    const x = box.left + label * pitch;
    context.fillStyle = cssColour(classColour(label));
    context.beginPath();
    context.arc(x + 5, y, 5, 0, 2 * Math.PI);
    context.fill();
    writeText(context, name, x + 14, y, { size: textSize, colour: palette.muted });
  });
}
