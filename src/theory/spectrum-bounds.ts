// What a part of a spectrum says of the whole: the leading eigenvalues and the trace leave a summary between two ends.

/** A number is known to lie between these, both included; they are equal where all eigenvalues are known. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * The two extreme spectra of `size` non-negative eigenvalues that begin with `leading` (descending) and add up to `trace`: what
 * is left is in as few eigenvalues as can be, none above the last known, or even over all of them.
 */
export function completions(leading: ArrayLike<number>, trace: number, size: number): readonly [number[], number[]] {
  const known = Array.from(leading, (value) => Math.max(value, 0));
  const unknown = size - known.length;
  const rest = trace - known.reduce((sum, value) => sum + value, 0);
  if (unknown <= 0 || !(rest > 0)) return [known, known];
  const largest = Math.max(known.at(-1) ?? rest, rest / unknown);
  const whole = Math.min(unknown, Math.floor(rest / largest));
  const few = [...new Array<number>(whole).fill(largest), ...(whole < unknown ? [rest - whole * largest] : [])];
  return [
    [...known, ...few],
    [...known, ...new Array<number>(unknown).fill(rest / unknown)],
  ];
}

/** A summary that never falls when eigenvalues become more even (Schur-concave), as ranks and effective dimensions do. */
export function boundsOf(
  leading: ArrayLike<number>,
  { trace, size }: { readonly trace: number; readonly size: number },
  summary: (eigenvalues: ArrayLike<number>) => number,
): Bounds {
  const [concentrated, even] = completions(leading, trace, size);
  return { least: summary(concentrated), most: summary(even) };
}
