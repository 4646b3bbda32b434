// Bytes for people, so that what is needed and what is free are never the same words where they differ.

const kibibyte = 2 ** 10;
const mebibyte = 2 ** 20;

function inWords(bytes: number, round: (value: number) => number): string {
  const said = (value: number, unit: string): string => `${round(value).toLocaleString('en')} ${unit}`;
  if (bytes < 10 * kibibyte) return said(bytes, 'bytes');
  return bytes < 10 * mebibyte ? said(bytes / kibibyte, 'KiB') : said(bytes / mebibyte, 'MiB');
}

/** Rounded up. */
export const neededWords = (bytes: number): string => inWords(bytes, Math.ceil);

/** Rounded down. */
export const freeWords = (bytes: number): string => inWords(bytes, Math.floor);
