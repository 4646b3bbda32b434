// Ten figures, each a family of strokes within the square from (-1, -1) to (1, 1); y grows downwards, as in a picture.
import { arc, corners, line, type Point, type Stroke } from './stroke-curves';

/** The next seeded number between two others. */
export type Draw = (least: number, most: number) => number;

type Figure = (draw: Draw) => readonly Stroke[];

const wobble = 0.13; // how far a corner may be from its place

/** A point close to a place. */
const near = (draw: Draw, x: number, y: number): Point => [x + draw(-wobble, wobble), y + draw(-wobble, wobble)];

function ring(draw: Draw): Stroke[] {
  const first = draw(0, 1);
  return [arc({ centre: [0, 0], radii: [0.9, 0.9], turns: [first, first + draw(0.94, 1)], aspect: draw(0.75, 1.1) })];
}

function eight(draw: Draw): Stroke[] {
  const waist = draw(-0.15, 0.15);
  const [upper, lower] = [(1 + waist) / 2, (1 - waist) / 2];
  const loop = (y: number, height: number): Stroke =>
    arc({ centre: [0, y], radii: [draw(0.42, 0.62), draw(0.42, 0.62)], turns: [-0.25, 0.75], aspect: height / 0.52 });
  return [loop(-1 + upper, upper), loop(1 - lower, lower)];
}

function spiral(draw: Draw): Stroke[] {
  const first = draw(-0.12, 0.12);
  return [arc({ centre: [0, 0], radii: [0.12, 1], turns: [first, first + draw(1.6, 2)] })];
}

function arch(draw: Draw): Stroke[] {
  const [width, top] = [draw(0.55, 0.85), draw(-0.4, 0)];
  const bow = arc({ centre: [0, top], radii: [width, width], turns: [0.5, 1], aspect: (1 + top) / width });
  return [[near(draw, -width, 1), ...bow, near(draw, width, 1)]];
}

function wave(draw: Draw): Stroke[] {
  const [left, right] = [draw(0.42, 0.55), draw(0.42, 0.55)];
  const upper = arc({ centre: [0, -0.45], radii: [left, left], turns: [-draw(0, 0.1), -0.75] });
  const lower = arc({ centre: [0, 0.45], radii: [right, right], turns: [-0.25, 0.5 + draw(-0.1, 0)] });
  return [[...upper, ...lower]];
}

function zigzag(draw: Draw): Stroke[] {
  return [corners(near(draw, -0.75, -0.85), near(draw, 0.75, -0.6), near(draw, -0.75, 0.5), near(draw, 0.75, 0.85))];
}

function cross(draw: Draw): Stroke[] {
  return [line(near(draw, -0.8, -0.8), near(draw, 0.8, 0.8)), line(near(draw, 0.8, -0.8), near(draw, -0.8, 0.8))];
}

function fork(draw: Draw): Stroke[] {
  const middle = near(draw, 0, 0.05);
  return [line(near(draw, 0, 0.95), middle), corners(near(draw, -0.75, -0.85), middle, near(draw, 0.75, -0.85))];
}

function triangle(draw: Draw): Stroke[] {
  const top = near(draw, 0, -0.9);
  return [corners(top, near(draw, 0.85, 0.75), near(draw, -0.85, 0.75), top)];
}

function rails(draw: Draw): Stroke[] {
  const apart = draw(0.35, 0.6);
  const rail = (x: number): Stroke => line(near(draw, x, -0.9), near(draw, x, 0.9));
  return [rail(-apart), rail(apart)];
}

/** By the names of the classes, in their order. */
export const figures: Readonly<Record<string, Figure>> = {
  ...{ ring, eight, spiral, arch, wave },
  ...{ zigzag, cross, fork, triangle, rails },
};
