// Curves as polylines, from + - * / alone: sines and cosines differ between engines in their last bits, these do not.

export type Point = readonly [x: number, y: number];

/** A pen's way from point to point. */
export type Stroke = readonly Point[];

/**
 * A point of the unit circle, `turns` counted from (1, 0) towards (0, 1): on the circle up to rounding, at whole quarters
 * exactly, and in between at an angle that is at most 9 degrees from the one named.
 */
export function onCircle(turns: number): Point {
  const quarters = Math.floor(turns * 4);
  const t = turns * 4 - quarters;
  const [x, y] = [(1 - t * t) / (1 + t * t), (2 * t) / (1 + t * t)];
  const quarter = ((quarters % 4) + 4) % 4;
  if (quarter === 0) return [x, y];
  if (quarter === 1) return [-y, x];
  return quarter === 2 ? [-x, -y] : [y, -x];
}

export interface Arc {
  readonly centre: Point;
  /** Radii at its two ends; between them it grows evenly. */
  readonly radii: readonly [first: number, last: number];
  /** Where it begins and ends, in turns. */
  readonly turns: readonly [first: number, last: number];
  /** Height of its ellipse over its width, 1 when absent. */
  readonly aspect?: number;
}

const piecesPerTurn = 20;

/** An arc of a circle, an ellipse, or a spiral. */
export function arc({ centre: [x, y], radii, turns, aspect = 1 }: Arc): Stroke {
  const pieces = Math.ceil(Math.abs(turns[1] - turns[0]) * piecesPerTurn);
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const t = i / pieces;
    const radius = radii[0] + t * (radii[1] - radii[0]);
    const [u, v] = onCircle(turns[0] + t * (turns[1] - turns[0]));
    return [x + radius * u, y + radius * aspect * v];
  });
}

const piecesPerLine = 6;

/** A straight line in pieces, so that it can be bent. */
export function line([x0, y0]: Point, [x1, y1]: Point): Stroke {
  return Array.from({ length: piecesPerLine + 1 }, (_, i) => {
    const t = i / piecesPerLine;
    return [x0 + t * (x1 - x0), y0 + t * (y1 - y0)];
  });
}

/** Lines from each corner to the next. */
export function corners(...points: readonly Point[]): Stroke {
  return points.slice(1).flatMap((point, i) => line(points[i], point));
}
