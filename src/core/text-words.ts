// Pieces of a text on one line, so that every character of them is seen.

const signs: Readonly<Record<string, string>> = { '\n': '\u21b5', '\r': '\u240d', '\t': '\u21e5' };

/** Ends of lines and tabs as signs, other characters that have no form as a box. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => signs[character] ?? '\u25a1');

/** The same between quotation marks, which show the spaces at its ends. */
export const quoted = (text: string): string => `\u201c${visible(text)}\u201d`;

/** The first characters, with a sign in place of the last where there are more. */
export function beginning(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}\u2026`;
}

/** The last characters, with a sign where there are more before them. */
export function ending(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `\u2026${characters.slice(-most).join('')}`;
}
