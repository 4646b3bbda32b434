// The grid around datapoints of one feature or two, as it is to be: 257 places on a line, or 96 x 96, with a margin of a fifth of the
// datapoints' largest extent on every side.
export interface PlainDatapoints {
  readonly inputs: ArrayLike<number>;
  readonly features: number;
  readonly count: number;
}

export interface PlainGrid {
  /** The places along each axis, ascending. */
  readonly axes: readonly (readonly number[])[];
  /** Inputs of all places, the first axis fastest. */
  readonly inputs: readonly number[];
}

export function plainGrid({ inputs, features, count }: PlainDatapoints): PlainGrid {
  const columns = Array.from({ length: features }, (_, f) =>
    Array.from({ length: count }, (_, i) => inputs[i * features + f]),
  );
  const ends = columns.map((column) => [Math.min(...column), Math.max(...column)] as const);
  const reach = 0.7 * Math.max(...ends.map(([low, high]) => high - low));
  const places = features === 1 ? 257 : 96;
  const axes = ends.map(([low, high]) => {
    const middle = (low + high) / 2;
    return Array.from({ length: places }, (_, at) => middle - reach + (2 * reach * at) / (places - 1));
  });
  const [x, y] = axes;
  return { axes, inputs: y === undefined ? x : y.flatMap((up) => x.flatMap((along) => [along, up])) };
}

/** The place of an axis nearest to a number. */
export function nearestOn(axis: readonly number[], value: number): number {
  const distances = axis.map((place) => Math.abs(place - value));
  return distances.indexOf(Math.min(...distances));
}
