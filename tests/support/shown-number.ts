// Numbers as pages show them, read back.

const superscripts = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

/** The number of a text like '1,234.5', '−0.5', '2.5 × 10⁻⁷' or '95.4 %'; NaN where there is none. */
export function shownNumber(text: string): number {
  const plain = text.trim().replaceAll('\u2212', '-').replaceAll(',', '').replaceAll('\u00a0', ' ');
  const [mantissa, power] = plain.split(' \u00d7 10');
  if (power !== undefined) return Number(mantissa) * 10 ** Number(ascii(power));
  if (plain.endsWith(' %')) return Number(plain.slice(0, -2)) / 100;
  return plain === '' ? NaN : Number(plain);
}

const ascii = (power: string): string =>
  [...power].map((sign) => (sign === '\u207b' ? '-' : String(superscripts.indexOf(sign)))).join('');
