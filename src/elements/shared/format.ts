// Numbers and names as readers see them.

const minus = '\u2212';
const superscripts = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';
const integers = new Intl.NumberFormat('en');

/** A number with `digits` significant digits; very large and very small ones as powers of ten. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'not finite';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : `${minus}infinite`;
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return formatPower(value, digits);
  const text = Number(value.toPrecision(digits)).toLocaleString('en', { maximumSignificantDigits: digits });
  return text.replace('-', minus);
}

function formatPower(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  const power = [...exponent.replace('+', '')].map((c) => (c === '-' ? '\u207b' : superscripts[Number(c)])).join('');
  return `${mantissa.replace('-', minus)}\u00a0\u00d7\u00a010${power}`;
}

const mostInField = 8; // characters

/** A number as a narrow field for numbers holds it, with up to four significant digits: 271600000 is '2.716e8'. */
export function formatField(value: number): string {
  const precise = [4, 3, 2].flatMap((digits) => {
    const rounded = Number(value.toPrecision(digits));
    return [String(rounded), rounded.toExponential().replace('+', '')];
  });
  return precise.find((text) => text.length <= mostInField) ?? precise.at(-1)!;
}

/** A number with its sign, also when it is positive, and with all its digits, for columns. */
export function formatSigned(value: number, digits = 3): string {
  const text =
    Math.abs(value) >= 1e-3 && Math.abs(value) < 1e3
      ? value.toPrecision(digits).replace('-', minus)
      : formatNumber(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** A number from -1 to 1 with three decimals; without values that vary and are finite there is none. */
export function formatCorrelation(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3).replace('-', minus) : 'undefined';
}

/** A fraction as per cent; without decimals unless near 100 or 0. */
export function formatPercent(fraction: number, decimals = 1): string {
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(decimals)}\u00a0%` : formatNumber(fraction);
}

/** An error as a share of what it is measured against: per cent, or so many times when it is large. */
export function formatShare(fraction: number, decimals = 1): string {
  if (Number.isNaN(fraction)) return 'undefined';
  return !(fraction >= 10 && fraction < Infinity)
    ? formatPercent(fraction, decimals)
    : `${formatNumber(fraction)}\u00a0times`;
}

export function formatCount(count: number): string {
  return integers.format(count);
}

export function formatSeconds(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)}\u00a0ms` : `${seconds.toFixed(1)}\u00a0s`;
}

/** What will take so long: 'about 40 s', 'about 3 min', 'about 2 h', 'about 3 days'. */
export function formatForecast(seconds: number): string {
  const units = [
    ['days', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const;
  const [name, length] = units.find(([, each]) => seconds >= 1.5 * each) ?? (['s', 1] as const);
  return `about ${formatCount(Math.max(1, Math.round(seconds / length)))}\u00a0${name}`;
}

/** "1 step", "2 steps". */
export function formatMany(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Bytes in the unit that people say, of 1,000: '3.2 MB'. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : value.toFixed(0)}\u00a0${units[power]}`;
}
