// A picture of a kernel with title, axes and legend, laid out once for both PNG and SVG: on white, in whole pixels.
import { colourDomain, type ColourMapName, type Domain, sampleColourMap } from '../../view/colour-maps';
import { type ColourScale, scaleUnit, unwarp, warp } from '../../view/colour-scale';
import type { Colour } from '../../view/oklab';
import { formatNumber } from './format';

export interface SheetFacts {
  readonly title: string;
  /** Below the title, a line each. */
  readonly lines: readonly string[];
  readonly rowLabel: string;
  readonly columnLabel: string;
  /** Pixels of the picture itself. */
  readonly width: number;
  readonly height: number;
  readonly map: ColourMapName;
  readonly domain: Domain;
  readonly scale: ColourScale;
  /** What the colours measure, with its unit. */
  readonly quantity: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SheetText {
  readonly text: string;
  /** Of the baseline's anchor. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Turned to be read from below. */
  readonly isUpright?: boolean;
}

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly picture: Box;
  readonly bar: Box;
  /** Colours of the bar at equal steps from its left to its right. */
  readonly stops: readonly Colour[];
  readonly texts: readonly SheetText[];
}

const margin = 24;
const lineHeight = 18;
const titleSize = 16;
const textSize = 12;
const axis = 22; // pixels of an axis label
const widestBar = 320;
const narrowest = 420;
const steps = 32;
const ticks = 5;

/** Numbers along the bar, even to the eye. */
function tickTexts({ map, domain, scale }: SheetFacts, bar: Box): SheetText[] {
  const { low, high } = colourDomain(map, domain, scale);
  const unit = scaleUnit({ low, high }, scale);
  const [from, to] = [low, high].map((value) => warp(scale.name, unit, value));
  return Array.from({ length: ticks }, (_, at) => {
    const share = at / (ticks - 1);
    const value = at === 0 ? low : at === ticks - 1 ? high : unwarp(scale.name, unit, from + share * (to - from));
    const y = bar.y + bar.height + lineHeight - 4;
    return { text: formatNumber(value), x: bar.x + share * bar.width, y, size: textSize, anchor: 'middle' };
  });
}

export function sheetOf(facts: SheetFacts): Sheet {
  const { title, lines, rowLabel, columnLabel, width, height, map, quantity } = facts;
  const left = margin + axis;
  const top = margin + titleSize + 8 + lines.length * lineHeight + axis;
  const picture = { x: left, y: top, width, height };
  const full = Math.max(narrowest, left + width + margin);
  const barWidth = Math.min(widestBar, full - 2 * margin - axis);
  const legend = top + height + margin;
  const bar = { x: left, y: legend + lineHeight, width: barWidth, height: 12 };
  const text = (words: string, x: number, y: number): SheetText => ({
    ...{ text: words, x, y, size: textSize, anchor: 'start' },
  });
  const texts: SheetText[] = [
    { ...text(title, left, margin + titleSize), size: titleSize },
    ...lines.map((line, at) => text(line, left, margin + titleSize + 8 + (at + 1) * lineHeight - 4)),
    text(columnLabel, left, top - 7),
    { ...text(rowLabel, margin + textSize, top + height), isUpright: true },
    text(quantity, left, legend + textSize - 2),
    ...tickTexts(facts, bar),
  ];
  const stops = Array.from({ length: steps + 1 }, (_, at) => sampleColourMap(map, at / steps));
  return { width: full, height: bar.y + bar.height + lineHeight + margin, picture, bar, stops, texts };
}
