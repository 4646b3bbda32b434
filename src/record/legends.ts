// Legends below the two pictures: a colour map with its ends, or the classes.
import { formatTick } from '../charts/ticks';
import { classColour } from '../view/class-colours';
import { colourDomain, cssColour, sampleColourMap, type ColourMapName, type Domain } from '../view/colour-maps';
import type { Palette } from './palette';
import { writeText, type Context } from './pen';
import type { Box } from './presets';

const barWidth = 200;
const barHeight = 10;
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
  const { low, high } = colourDomain(map, domain);
  const y = box.top + box.height / 2;
  const muted = { size: textSize, colour: palette.muted };
  const right = box.left + box.width;
  const after = writeText(context, formatTick(Number(high.toPrecision(3))), right, y, { ...muted, align: 'right' });
  const start = right - after - 8 - barWidth;
  for (let at = 0; at < barWidth; at++) {
    context.fillStyle = cssColour(sampleColourMap(map, at / (barWidth - 1)));
    context.fillRect(start + at, y - barHeight / 2, 1, barHeight);
  }
  writeText(context, formatTick(Number(low.toPrecision(3))), start - 8, y, { ...muted, align: 'right' });
  writeText(context, label, box.left, y, muted);
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
