// Short numbers for axes.

const minus = '\u2212';
const suffixes = ['', 'k', 'M', 'G', 'T'];

/** A number in few characters: 0.02, 1.5, 20k, 3e9 beyond the suffixes, 1e-5. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-3 || size >= 1e15) return value.toExponential(0).replace('e+', 'e').replaceAll('-', minus);
  const power = size < 1000 ? 0 : Math.floor(Math.log10(size) / 3 + 1e-9);
  const scaled = Number((value / 1000 ** power).toPrecision(3));
  return `${scaled}${suffixes[power]}`.replace('-', minus);
}

/** The smallest and largest finite number; undefined when there is none. */
export function finiteExtent(values: ArrayLike<number>): readonly [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** An extent with a margin, never empty: a chart's domain. */
export function paddedExtent([low, high]: readonly [number, number], share = 0.04): [number, number] {
  const span = high - low;
  const pad = span > 0 ? span * share : Math.max(Math.abs(high), 1) * 0.5;
  return [low - pad, high + pad];
}
