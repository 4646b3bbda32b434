// Two classes in the plane that no line parts: moons, circles, spirals, a checkerboard. The same bits on every machine.
import { normal, streamOf, uniform } from '../core/random';
import { type Dataset, splitIndices } from './dataset';
import { sineOfTurns } from './portable-sine';

export const planeNames = ['moons', 'circles', 'spirals', 'checkerboard'] as const;
export type PlaneName = (typeof planeNames)[number];

export interface PlaneSettings {
  readonly name: PlaneName;
  /** Number of datapoints; every other is of the first class. */
  readonly count: number;
  /** Standard deviation of the normal noise that is added to both coordinates. */
  readonly noise: number;
  /** A whole number from 0 to 2^53. */
  readonly seed: number;
}

type Point = readonly [x: number, y: number];
/** A point of class 0 or 1 from numbers between 0 and 1. */
type Shape = (label: number, along: number, across: number, cell: number) => Point;

const onCircle = (turns: number, radius = 1): Point => [
  radius * sineOfTurns(turns + 0.25),
  radius * sineOfTurns(turns),
];

/** Half circles, one upside down and moved into the other; about the origin. */
function moon(label: number, along: number): Point {
  const [x, y] = onCircle(along / 2);
  return label === 0 ? [x - 0.5, y - 0.25] : [0.5 - x, 0.25 - y];
}

const innerRadius = 0.5;
const circle = (label: number, along: number): Point => onCircle(along, label === 0 ? 1 : innerRadius);

const [firstRadius, spiralTurns] = [0.08, 1.25];

/** Two arms, half a turn apart, that grow evenly with the angle. */
function spiral(label: number, along: number): Point {
  const outwards = Math.sqrt(along);
  return onCircle(spiralTurns * outwards + label / 2, firstRadius + (1 - firstRadius) * outwards);
}

const fields = 4; // along each side of the board

/** From -1 to 1 along both sides; each class has every other field. */
function board(label: number, along: number, across: number, cell: number): Point {
  const own = Math.floor((cell * fields * fields) / 2);
  const row = Math.floor((2 * own) / fields);
  const column = ((2 * own) % fields) + ((row + label) % 2);
  return [(2 * (column + along)) / fields - 1, (2 * (row + across)) / fields - 1];
}

const shapes: Readonly<Record<PlaneName, Shape>> = {
  moons: moon,
  circles: circle,
  spirals: spiral,
  checkerboard: board,
};

/** A datapoint depends on name, noise, seed and its number alone. A fifth is held out. */
export function planeClasses({ name, count, noise, seed }: PlaneSettings): Dataset {
  const [places, noises] = [streamOf(name), streamOf(`${name} noise`)];
  const inputs = new Float32Array(2 * count);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  for (let i = 0; i < count; i++) {
    const [along, across, cell] = [0, 1, 2].map((k) => uniform(seed, places, 4 * i + k));
    shapes[name](labels[i], along, across, cell).forEach((value, axis) => {
      inputs[2 * i + axis] = value + noise * normal(seed, noises, 2 * i + axis);
    });
  }
  return { name, count, features: 2, inputs, labels, classes: ['A', 'B'], split: splitIndices(count, 0.2, seed) };
}
