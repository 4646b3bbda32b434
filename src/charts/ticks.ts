// Short numbers for axes.

const minus = '\u2212';
const suffixes = ['', 'k', 'M', 'G', 'T'];

/** A number in few characters: 0.02, 1.5, 20k, 3e9 beyond the suffixes, 1e-5. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size < 1e-12) return '0';
  if (size < 1e-3 || size >= 1e15) return value.toExponential(0).replace('e+', 'e').replaceAll('-', minus);
  const power = size < 1000 ? 0 : Math.floor(Math.log10(size) / 3 + 1e-9);
  const scaled = Number((value / 1000 ** power).toPrecision(3));
  return `${scaled}${suffixes[power]}`.replace('-', minus);
}

/** A power of ten that axis numbers are counted in, so that they are short. */
export interface Unit {
  readonly factor: number;
  /** " ×10⁻⁴", or nothing. */
  readonly suffix: string;
}

const superscripts = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

/** The unit for numbers of this size: a power of ten below 1/100 and from a million on, else 1. */
export function unitOf(size: number): Unit {
  const power = size > 0 && Number.isFinite(size) ? Math.floor(Math.log10(size) + 1e-9) : 0;
  if (power >= -2 && power < 6) return { factor: 1, suffix: '' };
  const digits = [...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join('');
  return { factor: 10 ** power, suffix: ` \u00d710${power < 0 ? '\u207b' : ''}${digits}` };
}

/** The step of 1, 2 or 5 times a power of ten nearest to a share of the span, and the steps below it. */
function stepsFrom(size: number): number[] {
  const power = Math.floor(Math.log10(size));
  const steps = [power + 1, power, power - 1].flatMap((exponent) => [5, 2, 1].map((digit) => digit * 10 ** exponent));
  const nearest = steps.reduce((a, b) => (Math.abs(Math.log(b / size)) < Math.abs(Math.log(a / size)) ? b : a));
  return steps.filter((step) => step <= nearest);
}

/** About `count` round numbers of a domain that is not empty, and two at least. */
export function ticksOf([low, high]: readonly [number, number], count: number): number[] {
  for (const step of stepsFrom((high - low) / Math.max(1, count))) {
    const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
    if (last > first) return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  }
  return [low, high];
}

const mostLogTicks = 5;

/** Round numbers of a logarithmic axis above zero: powers of ten where there are two, else 1, 2 and 5 times them, two at least. */
export function logTicksOf([low, high]: readonly [number, number]): number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, at) => first + at);
  const within = (digits: readonly number[]): number[] =>
    powers
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
  const ticks = [within([1]), within([1, 2, 5])].find(({ length }) => length >= 2) ?? ticksOf([low, high], 3);
  const every = Math.ceil(ticks.length / mostLogTicks);
  return ticks.filter((_, at) => at % every === 0);
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

/** Of the numbers' size: what differs by less differs by rounding. */
const leastSpan = 1e-5;

/** An extent with a margin, never empty and never a picture of rounding errors: a chart's domain. */
export function paddedExtent([low, high]: readonly [number, number], share = 0.04): [number, number] {
  const span = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const pad = span > leastSpan * size ? span * share : (size || 1) * 0.5;
  return [low - pad, high + pad];
}
