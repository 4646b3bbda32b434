// An order of points in which near points stand together: bisecting 2-means begun along principal directions (as in Boley
// 1998), each side turned towards what it stands beside.
import { symmetricEigen } from '../core/symmetric-eigen';

const leafSize = 4;
const refinements = 5;

interface Points {
  /** [n, dimensions]. */
  readonly values: Float64Array;
  readonly dimensions: number;
}

function meanOf({ values, dimensions }: Points, members: Uint32Array): Float64Array {
  const mean = new Float64Array(dimensions);
  for (const i of members) for (let d = 0; d < dimensions; d++) mean[d] += values[i * dimensions + d] / members.length;
  return mean;
}

/** The direction along which the members vary most. */
function principalDirection({ values, dimensions }: Points, members: Uint32Array, mean: Float64Array): Float64Array {
  const covariance = new Float64Array(dimensions * dimensions);
  for (const i of members) {
    for (let a = 0; a < dimensions; a++) {
      for (let b = 0; b < dimensions; b++) {
        const [x, y] = [values[i * dimensions + a] - mean[a], values[i * dimensions + b] - mean[b]];
        covariance[a * dimensions + b] += x * y;
      }
    }
  }
  return symmetricEigen(covariance, dimensions).vectors.slice(-dimensions);
}

/** Where each member lies along the direction, from `origin`. */
function heights({ values, dimensions }: Points, members: Uint32Array, origin: Float64Array, direction: Float64Array) {
  return Float64Array.from(members, (i) =>
    direction.reduce((sum, value, d) => sum + value * (values[i * dimensions + d] - origin[d]), 0),
  );
}

/** Sorts the members by their heights, equal ones by index; returns the heights ascending. */
function sortByHeight(members: Uint32Array, height: Float64Array): Float64Array {
  const places = Uint32Array.from(members, (_, place) => place);
  places.sort((a, b) => height[a] - height[b] || members[a] - members[b]);
  members.set(places.map((place) => members[place]));
  return Float64Array.from(places, (place) => height[place]);
}

/** Turns a direction (or leaves it) so that it leads from `before` to `after`. */
function oriented(direction: Float64Array, before: Float64Array, after: Float64Array): Float64Array {
  const along = direction.reduce((sum, value, d) => sum + value * (after[d] - before[d]), 0);
  return along < 0 ? direction.map((value) => -value) : direction;
}

/** How many of the ascending heights, whose sum is zero, to put on the low side: the best cut into two means. */
function bestCut(ascending: Float64Array): number {
  const n = ascending.length;
  let [cut, most, sum] = [0, 0, 0];
  for (let low = 1; low < n; low++) {
    sum += ascending[low - 1];
    const between = (sum * sum) / (low * (n - low));
    if (between > most) [cut, most] = [low, between];
  }
  return cut;
}

/** Moves each member to the nearer of the two sides' means, a few times; returns the new cut. */
function refineCut(points: Points, members: Uint32Array, start: number): number {
  let cut = start;
  for (let step = 0; step < refinements; step++) {
    const low = meanOf(points, members.subarray(0, cut));
    const high = meanOf(points, members.subarray(cut));
    const middle = low.map((value, d) => (value + high[d]) / 2);
    const height = heights(
      points,
      members,
      middle,
      high.map((value, d) => value - low[d]),
    );
    const [below, above] = [members.filter((_, k) => height[k] < 0), members.filter((_, k) => !(height[k] < 0))];
    if (below.length === 0 || above.length === 0) return cut;
    members.set(below);
    members.set(above, below.length);
    cut = below.length;
  }
  return cut;
}

/** Arranges `members` in place; `before` and `after` are the means of what stands on either side of them, if anything. */
function arrange(points: Points, members: Uint32Array, before?: Float64Array, after?: Float64Array): void {
  if (members.length < 2) return;
  const mean = meanOf(points, members);
  const direction = oriented(principalDirection(points, members, mean), before ?? mean, after ?? mean);
  const first = bestCut(sortByHeight(members, heights(points, members, mean, direction)));
  if (members.length <= leafSize || first === 0) return;
  const cut = refineCut(points, members, first);
  const [low, high] = [members.subarray(0, cut), members.subarray(cut)];
  const [lowMean, highMean] = [meanOf(points, low), meanOf(points, high)];
  arrange(points, low, before, highMean);
  arrange(points, high, lowMean, after);
}

/** A permutation of n points [n, dimensions]; equal points keep the order of their indices. */
export function bisectionOrder(values: Float64Array, dimensions: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: values.length / dimensions }, (_, i) => i);
  arrange({ values, dimensions }, order);
  return order;
}
