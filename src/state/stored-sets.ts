// Sets of datapoints as the state document has them: runs of indices, as far as they are short enough for it.
import { type Fields, listAt, nameAt, objectAt, refuse } from './fields';
import { checkSetName, type DatapointSet, setLimits, type SetState } from './selection-sets';
import { setColours } from './set-colours';
import { checkRuns, indicesOf, runsOf, takenBy } from './set-runs';

export interface StoredSet {
  readonly name: string;
  readonly colour: string;
  /** In pairs: datapoints that are passed over, and datapoints that are in the set. */
  readonly runs: readonly number[];
}

/** What the document holds; both absent where there is no set. */
export interface StoredSets {
  readonly sets?: readonly StoredSet[];
  readonly activeSet?: string;
}

const mostCharacters = 32_768; // of all sets, half of the longest document
const withoutRuns = 256; // characters of a set beside its runs

/** Characters that a set takes in the document. */
const lengthOf = (runs: readonly number[]): number => withoutRuns + JSON.stringify(runs).length;

/**
 * The sets that the document has room for: the first are kept, and of the others those that still fit. The rest live as
 * long as the page.
 */
export function keptSets(sets: readonly DatapointSet[]): ReadonlyMap<DatapointSet, readonly number[]> {
  const kept = new Map<DatapointSet, readonly number[]>();
  let left = mostCharacters;
  for (const set of sets) {
    const runs = runsOf(set.indices);
    if (lengthOf(runs) > left) continue;
    left -= lengthOf(runs);
    kept.set(set, runs);
  }
  return kept;
}

/** Fields of the document; the active set only where it is among those that are kept. */
export function storedSets({ sets, active }: SetState): StoredSets {
  const kept = keptSets(sets);
  if (kept.size === 0) return {};
  const stored = Array.from(kept, ([{ name, colour }, runs]) => ({ name, colour, runs }));
  return { sets: stored, ...(stored.some(({ name }) => name === active) ? { activeSet: active } : {}) };
}

/** The inverse of storedSets, with fields that were checked. */
export function restoredSets({ sets = [], activeSet }: StoredSets): SetState {
  return { sets: sets.map(({ runs, ...set }) => ({ ...set, indices: indicesOf(runs) })), active: activeSet };
}

function setAt(value: unknown, where: string): StoredSet {
  const { name, colour, runs } = objectAt(value, where, ['name', 'colour', 'runs']);
  return {
    name: checkSetName(name, `${where}.name`),
    colour: nameAt(colour, `${where}.colour`, setColours),
    runs: checkRuns(runs, `${where}.runs`),
  };
}

/** Reads both fields where they are there. Throws InvalidFile. */
export function checkStoredSets({ sets: value, activeSet }: Fields): StoredSets {
  if (value === undefined && activeSet === undefined) return {};
  const sets = listAt(value ?? [], 'sets', setLimits.sets, setAt);
  const names = sets.map(({ name }) => name);
  if (new Set(names).size < names.length) throw refuse('sets', 'two have the same name');
  const members = sets.reduce((sum, { runs }) => sum + takenBy(runs), 0);
  if (members > setLimits.members) throw refuse('sets', `they have ${members} members, more than ${setLimits.members}`);
  const active = activeSet === undefined ? {} : { activeSet: nameAt(activeSet, 'activeSet', names) };
  return { ...(sets.length > 0 ? { sets } : {}), ...active };
}
