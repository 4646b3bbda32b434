// A line drawn around points: where it went, and which points are inside.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Shorter than this, along either side, is no line around anything. CSS pixels. */
const leastExtent = 4;

/** Whether a line goes around anything at all. */
export function isLine(line: readonly Point[]): boolean {
  const extent = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  return extent(line.map(({ x }) => x)) >= leastExtent && extent(line.map(({ y }) => y)) >= leastExtent;
}

/** Whether a point is inside a closed line that may cross itself: crossed an odd number of times on the way out. */
export function isInside({ x, y }: Point, line: readonly Point[]): boolean {
  let inside = false;
  line.forEach((from, at) => {
    const to = line[(at + 1) % line.length];
    if (from.y > y !== to.y > y && x < ((to.x - from.x) * (y - from.y)) / (to.y - from.y) + from.x) inside = !inside;
  });
  return inside;
}

/** Those of `count` points whose places are inside; `placeOf` gives nothing for one that is not drawn. */
export function pointsInside(
  line: readonly Point[],
  count: number,
  placeOf: (index: number) => Point | undefined,
): number[] {
  const [xs, ys] = [line.map(({ x }) => x), line.map(({ y }) => y)];
  const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  const found: number[] = [];
  for (let index = 0; index < count; index++) {
    const place = placeOf(index);
    if (!place || place.x < box.left || place.x > box.right || place.y < box.top || place.y > box.bottom) continue;
    if (isInside(place, line)) found.push(index);
  }
  return found;
}
