// A list of characters in the order of their ids, as a vocabulary.
import { invalidFile } from '../core/errors';
import type { Vocabulary } from './vocabulary';

const mostCharacters = 2 ** 20;
const refuse = (where: string, why: string) => invalidFile('vocabulary', where, why);

/** Line and column of a character, both from 1. */
function placeOf(characters: readonly string[], at: number): string {
  const before = characters.slice(0, at);
  const line = before.filter((character) => character === '\n').length + 1;
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`;
}

function idsOf(characters: readonly string[], index: ReadonlyMap<string, number>): Int32Array {
  return Int32Array.from(characters, (character, at) => {
    const id = index.get(character);
    if (id !== undefined) return id;
    const why = `the character ${JSON.stringify(character)} is not in the vocabulary of ${index.size}`;
    throw invalidFile('text', placeOf(characters, at), why);
  });
}

/** Characters in the order of their ids. Throws InvalidFile for an entry that is not one character, or is there twice. */
export function characterVocabulary(names: readonly unknown[]): Vocabulary {
  if (names.length === 0 || names.length > mostCharacters)
    throw refuse('the list', `it has ${names.length} entries, not 1 to ${mostCharacters}`);
  const index = new Map<string, number>();
  names.forEach((name, id) => {
    if (typeof name !== 'string' || [...name.slice(0, 3)].length !== 1)
      throw refuse(`entry ${id}`, 'it is not one character');
    if (index.has(name)) throw refuse(`entry ${id}`, `${JSON.stringify(name)} is there twice`);
    index.set(name, id);
  });
  const known = [...index.keys()];
  return {
    unit: 'characters',
    names: known,
    encode: (text) => idsOf([...text], index),
    decode: (ids) => Array.from(ids, (id) => known[id]).join(''),
  };
}
