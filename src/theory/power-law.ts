// The power of x that y goes with: a straight line through the logarithms of both.

export interface PowerLaw {
  /** y grows like x to this power. */
  readonly slope: number;
  /** Standard error of the slope, errors of the logarithms taken as independent and alike; NaN with two points alone. */
  readonly standardError: number;
  /** Logarithm of y where x is 1. */
  readonly intercept: number;
}

/**
 * Ordinary least squares of ln y over ln x, over the points where both are finite and above zero (Draper and Smith 1998,
 * section 1.3). Undefined unless those have two different x.
 */
export function fitPowerLaw(x: readonly number[], y: readonly number[]): PowerLaw | undefined {
  const places = x.flatMap((value, at) => (isLogarithmic(value) && isLogarithmic(y[at]) ? [at] : []));
  const [u, v] = [x, y].map((values) => places.map((at) => Math.log(values[at])));
  const [middleX, middleY] = [mean(u), mean(v)];
  const spread = u.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
  if (!(spread > 0)) return undefined;
  const slope = u.reduce((sum, value, at) => sum + (value - middleX) * (v[at] - middleY), 0) / spread;
  const intercept = middleY - slope * middleX;
  const left = u.reduce((sum, value, at) => sum + (v[at] - intercept - slope * value) ** 2, 0);
  const freedom = places.length - 2;
  return { slope, intercept, standardError: freedom > 0 ? Math.sqrt(left / freedom / spread) : NaN };
}

const isLogarithmic = (value: number): boolean => Number.isFinite(value) && value > 0;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
