// A straight line through the logarithms of two columns by the normal equations, in float64.

export interface PlainSlope {
  readonly slope: number;
  /** Of the slope, from the residuals with two degrees of freedom less than points. */
  readonly standardError: number;
  /** Logarithm of y where x is 1. */
  readonly intercept: number;
}

/** Least squares of ln y over ln x. */
export function plainSlope(x: readonly number[], y: readonly number[]): PlainSlope {
  let [n, u, v, uu, uv] = [0, 0, 0, 0, 0];
  x.forEach((value, at) => {
    const [a, b] = [Math.log(value), Math.log(y[at])];
    [n, u, v, uu, uv] = [n + 1, u + a, v + b, uu + a * a, uv + a * b];
  });
  const determinant = n * uu - u * u;
  const slope = (n * uv - u * v) / determinant;
  const intercept = (uu * v - u * uv) / determinant;
  const squares = x.reduce((sum, value, at) => sum + (Math.log(y[at]) - intercept - slope * Math.log(value)) ** 2, 0);
  return { slope, intercept, standardError: Math.sqrt(((squares / (n - 2)) * n) / determinant) };
}
