// Numbers as the page shows them, read again.

const superscripts = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

/** "1,234", "−0.5", "1.2 × 10⁻⁴" and "12.3 %" (as a fraction) as a number; NaN for what is none. */
export function readNumber(text: string): number {
  const plain = text.replace(/[\s,]/g, '').replaceAll('\u2212', '-').replace(/^\+/, '');
  const [, mantissa, power] = /^(-?[\d.]+)(?:\u00d710(.+))?$/.exec(plain.replace('%', '')) ?? [];
  if (mantissa === undefined) return NaN;
  const exponent = [...(power ?? '')].map((c) => (c === '\u207b' ? '-' : superscripts.indexOf(c))).join('');
  const value = Number(`${mantissa}e${exponent || 0}`);
  return plain.endsWith('%') ? value / 100 : value;
}
