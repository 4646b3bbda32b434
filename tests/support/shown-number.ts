// Numbers as pages show them, read back.

const superscripts = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';
const pattern =
  /^\s*([+\u2212-]?[\d.,]*\d(?:e[+-]?\d+)?)(?:\s\u00d7\s10([\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+))?(\s%)?/;

/** The number that a text begins with, like '1,234.5', '−0.5', '2.5 × 10⁻⁷ s' or '95.4 %'; NaN where it begins with none. */
export function shownNumber(text: string): number {
  const [, mantissa, power, percent] = pattern.exec(text) ?? [];
  if (mantissa === undefined) return NaN;
  const plain = mantissa.replace('\u2212', '-').replaceAll(',', '');
  return Number(`${plain}${power === undefined ? '' : `e${ascii(power)}`}`) / (percent === undefined ? 1 : 100);
}

/** The power of ten that a text counts in, like that of 'K(x, x₀) ×10⁻³'; 1 where it names none. */
export function unitIn(text: string): number {
  const [, power] = /\u00d710([\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)/.exec(text) ?? [];
  return power === undefined ? 1 : Number(`1e${ascii(power)}`);
}

const ascii = (power: string): string =>
  [...power].map((sign) => (sign === '\u207b' ? '-' : String(superscripts.indexOf(sign)))).join('');
