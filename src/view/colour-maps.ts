// Colour maps as tables of 256 entries, equally spaced to the eye. The shader reads the same table as `sampleColourMap`.
import { linearScale, scaledDomain, scaleUnit, unwarp, warp, type ColourScale, type Domain } from './colour-scale';
import { difference, fromLch, type Colour } from './oklab';

export type { Domain } from './colour-scale';

/** Sequential maps are for non-negative numbers, diverging ones for signed; "dark" has zero dark, "light" has zero light. */
export type ColourMapName = 'sequential-dark' | 'sequential-light' | 'diverging-dark' | 'diverging-light';

export const colourMapNames: readonly ColourMapName[] = [
  'sequential-dark',
  'sequential-light',
  'diverging-dark',
  'diverging-light',
];

/** Entries of every table. */
export const colourMapSize = 256;

/** Lightness, chroma and hue (degrees) that a map passes through. */
type Stop = readonly [number, number, number];

const sequentialDark: readonly Stop[] = [
  [0.17, 0.045, 290],
  [0.36, 0.11, 275],
  [0.58, 0.11, 205],
  [0.78, 0.14, 150],
  [0.95, 0.13, 105],
];
const sequentialLight: readonly Stop[] = [
  [0.975, 0.015, 110],
  [0.84, 0.09, 160],
  [0.64, 0.105, 210],
  [0.42, 0.13, 265],
  [0.22, 0.08, 290],
];
const divergingDark: readonly (readonly Stop[])[] = [
  [
    [0.19, 0, 250],
    [0.45, 0.1, 255],
    [0.82, 0.1, 230],
  ],
  [
    [0.19, 0, 40],
    [0.45, 0.11, 38],
    [0.82, 0.13, 70],
  ],
];
const divergingLight: readonly (readonly Stop[])[] = [
  [
    [0.97, 0, 240],
    [0.72, 0.09, 245],
    [0.38, 0.12, 262],
  ],
  [
    [0.97, 0, 70],
    [0.72, 0.11, 55],
    [0.38, 0.12, 32],
  ],
];

const tables = new Map<ColourMapName, readonly Colour[]>();

/** The 256 colours of a map, from its low end to its high one; neighbours differ equally in OKLab. */
export function colourTable(name: ColourMapName): readonly Colour[] {
  const known = tables.get(name);
  if (known) return known;
  const table = buildTable(name).map(toBytes);
  tables.set(name, table);
  return table;
}

/** The colour at `t` in 0..1 (clamped): entry floor(255 t + 1/2), exactly as the shaders do. */
export function sampleColourMap(name: ColourMapName, t: number): Colour {
  const clamped = Math.min(1, Math.max(0, t));
  return colourTable(name)[Math.floor(clamped * (colourMapSize - 1) + 0.5)];
}

export function isDiverging(name: ColourMapName): boolean {
  return name.startsWith('diverging');
}

/**
 * The domain a map is drawn over. A diverging map's is widened to be symmetric, so that zero has the neutral colour; on a
 * logarithmic scale, which has no zero, it is not, and its low end is positive.
 */
export function colourDomain(name: ColourMapName, domain: Domain, scale = linearScale): Domain {
  if (scale.name === 'log' || !isDiverging(name)) return scaledDomain(domain, scale);
  const reach = Math.max(Math.abs(domain.low), Math.abs(domain.high));
  return { low: -reach, high: reach };
}

/** t = warp(value) * scale + offset with 0 and 1 at the ends of a map; `unit` is what `warp` takes. */
export interface ColourTransform {
  readonly unit: number;
  readonly scale: number;
  readonly offset: number;
}

/** The transform of a domain on a scale. An empty domain puts every value in the middle. */
export function domainTransform(
  name: ColourMapName,
  domain: Domain,
  along: ColourScale = linearScale,
): ColourTransform {
  const shown = colourDomain(name, domain, along);
  const unit = scaleUnit(shown, along);
  const [low, high] = [warp(along.name, unit, shown.low), warp(along.name, unit, shown.high)];
  if (!(high > low)) return { unit, scale: 0, offset: 0.5 };
  const scale = 1 / (high - low);
  return { unit, scale, offset: -low * scale };
}

/** The colour of a value; undefined when it is NaN or infinite, which no map shows. */
export function colourOfValue(
  name: ColourMapName,
  domain: Domain,
  value: number,
  along: ColourScale = linearScale,
): Colour | undefined {
  if (!Number.isFinite(value)) return undefined;
  const { unit, scale, offset } = domainTransform(name, domain, along);
  return sampleColourMap(name, warp(along.name, unit, value) * scale + offset);
}

/** What value has the colour at `t` in 0..1 of a map: the inverse of `colourOfValue`, for legends. NaN for an empty domain. */
export function valueAtColour(
  name: ColourMapName,
  domain: Domain,
  t: number,
  along: ColourScale = linearScale,
): number {
  const { unit, scale, offset } = domainTransform(name, domain, along);
  return scale === 0 ? NaN : unwarp(along.name, unit, (t - offset) / scale);
}

/** A CSS gradient for a legend, low end first. `direction` is CSS, for example "to right" or "to top". */
export function cssGradient(name: ColourMapName, direction = 'to right', stops = 33): string {
  const colours = Array.from({ length: stops }, (_, index) => cssColour(sampleColourMap(name, index / (stops - 1))));
  return `linear-gradient(${direction}, ${colours.join(', ')})`;
}

export function cssColour(colour: Colour): string {
  return `rgb(${colour.map((value) => Math.round(value * 255)).join(' ')})`;
}

/** The table as bytes, red, green, blue, 255: 4 x 256. */
export function colourTableBytes(name: ColourMapName): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(colourMapSize * 4);
  colourTable(name).forEach((colour, index) =>
    bytes.set([...colour.map((value) => Math.round(value * 255)), 255], index * 4),
  );
  return bytes;
}

function toBytes(colour: Colour): Colour {
  const [r, g, b] = colour.map((value) => Math.round(value * 255) / 255);
  return [r, g, b];
}

function buildTable(name: ColourMapName): Colour[] {
  if (name === 'sequential-dark') return equalSteps(sequentialDark, colourMapSize);
  if (name === 'sequential-light') return equalSteps(sequentialLight, colourMapSize);
  const [negative, positive] = name === 'diverging-dark' ? divergingDark : divergingLight;
  const half = colourMapSize / 2;
  return [...equalSteps(negative, half).reverse(), ...equalSteps(positive, half)];
}

const pathPoints = 2048;

/** `count` colours at equal distances along the path through `stops`. */
function equalSteps(stops: readonly Stop[], count: number): Colour[] {
  const path = Array.from({ length: pathPoints }, (_, index) => colourAlong(stops, index / (pathPoints - 1)));
  const travelled = [0];
  for (let index = 1; index < path.length; index++)
    travelled.push(travelled[index - 1] + difference(path[index - 1], path[index]));
  const total = travelled[pathPoints - 1];
  let at = 0;
  return Array.from({ length: count }, (_, index) => {
    while (at < pathPoints - 1 && travelled[at] < (total * index) / (count - 1)) at++;
    return path[at];
  });
}

/** A smooth curve (Catmull-Rom) through the stops at t in 0..1. */
function colourAlong(stops: readonly Stop[], t: number): Colour {
  const position = Math.min(t * (stops.length - 1), stops.length - 1 - 1e-9);
  const index = Math.floor(position);
  const u = position - index;
  const stop = (offset: number): Stop => stops[Math.min(stops.length - 1, Math.max(0, index + offset))];
  const [before, from, to, after] = [stop(-1), stop(0), stop(1), stop(2)];
  const [lightness, chroma, hue] = from.map((value, axis) => {
    const slopeFrom = (to[axis] - before[axis]) / 2;
    const slopeTo = (after[axis] - value) / 2;
    const rise = to[axis] - value;
    return value + u * (slopeFrom + u * (3 * rise - 2 * slopeFrom - slopeTo + u * (slopeFrom + slopeTo - 2 * rise)));
  });
  return fromLch(lightness, Math.max(0, chroma), hue);
}
