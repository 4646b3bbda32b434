// Names by pattern: * any text, ? any character, several with commas, those with ! are left out. A backslash before one of these,
// or before another, makes it plain.

const special = /[.+*?^${}()|[\]\\]/g;
const piece = /\\[\\,*?!]|\*+|[^]/g;

function expressionOfPiece(text: string): string {
  if (text.startsWith('*')) return '.*';
  if (text === '?') return '.';
  return (text.length > 1 ? text.slice(1) : text).replace(special, '\\$&');
}

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(piece, expressionOfPiece)}$`, 's');
}

const patternsIn = (text: string): readonly string[] => text.match(/(?:\\[\\,*?!]|[^,])+/g) ?? [''];

/** Whether a name is meant by the patterns. Where all begin with !, every other name is. */
export function namesOf(patterns: string): (name: string) => boolean {
  const all = patternsIn(patterns).map((pattern) => pattern.trim());
  const out = all.filter((pattern) => pattern.startsWith('!')).map((pattern) => expressionOf(pattern.slice(1)));
  const within = all.filter((pattern) => !pattern.startsWith('!')).map(expressionOf);
  return (name) =>
    !out.some((pattern) => pattern.test(name)) && (within.length === 0 || within.some((pattern) => pattern.test(name)));
}

/** The pattern of one name; a space at its ends, which would be cut off, is any character. */
export const patternOf = (name: string): string => name.replace(/[\\,*?!]/g, '\\$&').replace(/^\s|\s$/g, '?');
