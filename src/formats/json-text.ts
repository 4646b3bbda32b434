// JSON from a file. A key that an object has twice is refused: which of the two is meant cannot be known.
import { invalidFile, NtkError } from '../core/errors';

/** The place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

const keyFollows = /\s*:/y;

function isKey(text: string, end: number): boolean {
  keyFollows.lastIndex = end + 1;
  return keyFollows.test(text);
}

/** A key that one object has twice, of text that is valid JSON. */
function repeatedKey(text: string): string | undefined {
  const around: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') around.push(new Set());
    if (character === '}' || character === ']') around.pop();
    if (character !== '"') continue;
    const end = endOfString(text, at);
    if (isKey(text, end)) {
      const key = JSON.parse(text.slice(at, end + 1)) as string;
      if (around.at(-1)!.has(key)) return key;
      around.at(-1)!.add(key);
    }
    at = end;
  }
  return undefined;
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : 'unreadable');

/** The value of a text. Throws InvalidFile naming `format` and `where` for what is no JSON, or has a key twice. */
export function parseJson(format: string, where: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const key = repeatedKey(text);
    if (key === undefined) return value;
    throw invalidFile(format, where, `the key ${JSON.stringify(key.slice(0, 60))} is there twice in one object`);
  } catch (cause) {
    throw cause instanceof NtkError ? cause : invalidFile(format, where, `it is not JSON (${reasonOf(cause)})`);
  }
}

/** The same of a whole file of UTF-8. */
export function readJson(bytes: Uint8Array, format = 'JSON', where = 'the file'): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidFile(format, where, 'it is not UTF-8 text');
  }
  return parseJson(format, where, text);
}
