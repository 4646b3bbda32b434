// Curves of a chart on the built page against what they should be.
import type { Locator } from 'playwright';
import { expect } from 'vitest';
import { type Drawn, drawnIn, type Place } from './lab-page';

/** A curve: y at each x. */
export interface Curve {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const near = 0.3; // CSS pixels
const patience = { timeout: 60_000 };

const placesOf = ({ x, y }: Curve): Place[] => x.map((value, at) => [value, y[at]]);

/** Up to where a curve leaves these ends. */
export function leaving(curve: Curve, [low, high]: readonly [number, number]): Curve {
  const end = curve.y.findIndex((value) => !(value >= low && value <= high));
  return end < 0 ? curve : { ...curve, x: curve.x.slice(0, end), y: curve.y.slice(0, end) };
}

/** The first corner of a drawing that is not where its axes put the curves' values. */
function firstOff({ lines, asked }: Drawn, curves: readonly Curve[]): string | undefined {
  if (lines.length !== curves.length) return `${lines.length} lines, not ${curves.length}`;
  let first = 0;
  for (const [line, { name, x }] of curves.entries()) {
    const [drawn, wanted] = [lines[line], asked.slice(first, first + x.length)];
    first += x.length;
    if (drawn.length !== x.length) return `${name} has ${drawn.length} corners, not ${x.length}`;
    const off = wanted.findIndex(([a, b], at) => !(Math.hypot(a - drawn[at][0], b - drawn[at][1]) < near));
    if (off >= 0) return `${name} at ${x[off]} is drawn at ${drawn[off].join(', ')}, not ${wanted[off].join(', ')}`;
  }
  return undefined;
}

/** The chart's lines are these, in the order in which they are drawn, once it has been drawn. */
export async function expectLines(chart: Locator, curves: readonly Curve[]): Promise<void> {
  const places = curves.flatMap(placesOf);
  await expect.poll(async () => firstOff(await drawnIn(chart, places), curves), patience).toBeUndefined();
}
