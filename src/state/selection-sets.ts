// Named sets of datapoints that all views share: what can be done with them, as a pure function of what there is.
import { NtkError, shapeMismatch } from '../core/errors';
import { refuse } from './fields';
import { combined, type Operation, placesOf } from './set-operations';
import { setColours } from './set-colours';

export interface DatapointSet {
  readonly name: string;
  /** One of setColours, as CSS has it. */
  readonly colour: string;
  /** Ascending, at least one. */
  readonly indices: Uint32Array;
}

export interface SetState {
  /** In the order they were made. */
  readonly sets: readonly DatapointSet[];
  /** Name of the set that further choices mean. */
  readonly active?: string;
}

export const noSets: SetState = { sets: [] };

/** What a reader does. Members may come in any order, and more than once. */
export type SetChange =
  | { readonly kind: 'create'; readonly name: string; readonly members: ArrayLike<number> }
  /** The same set with other members, while a brush is drawn. */
  | { readonly kind: 'replace'; readonly name: string; readonly members: ArrayLike<number> }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string }
  | { readonly kind: 'remove'; readonly name: string }
  /** A new set of the members of others: of any, of all, or of the first and no other. */
  | { readonly kind: 'combine'; readonly name: string; readonly by: Operation; readonly of: readonly string[] }
  | { readonly kind: 'activate'; readonly name: string | undefined };

export const setLimits = { sets: 32, members: 2 ** 22, nameLength: 80 } as const;

/** A name that people can read, without spaces at its ends. Throws InvalidFile. */
export function checkSetName(value: unknown, where: string): string {
  const name = typeof value === 'string' ? value.trim() : '';
  if (name === '' || name.length > setLimits.nameLength || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    throw refuse(where, `it is not a name of 1 to ${setLimits.nameLength} characters on one line`);
  return name;
}

function limit(what: string, needed: number, available: number): NtkError<'LimitExceeded'> {
  const message = `${needed} ${what} are more than the ${available} that are kept. Remove a set first.`;
  return new NtkError('LimitExceeded', { what, needed, available }, message);
}

/** Ascending and each once. Throws ShapeMismatch for one that does not exist. */
function membersOf(members: ArrayLike<number>, count: number): Uint32Array {
  const isMember = new Uint8Array(count);
  for (let at = 0; at < members.length; at++) {
    const index = members[at];
    if (!(index in isMember)) throw shapeMismatch(`a datapoint below ${count}`, `${index}`);
    isMember[index] = 1;
  }
  return placesOf(isMember, 1);
}

function setCalled({ sets }: SetState, name: string): DatapointSet {
  const found = sets.find((set) => set.name === name);
  if (!found) throw refuse('sets', `none is called ${name.slice(0, setLimits.nameLength)}`);
  return found;
}

function requireFree({ sets }: SetState, name: string): void {
  if (sets.some((set) => set.name === name)) throw refuse('sets', `one is called ${name} already`);
}

/** The colour that the fewest sets have, of several the first. */
function freeColour(sets: readonly DatapointSet[]): string {
  const uses = setColours.map((colour) => sets.filter((set) => set.colour === colour).length);
  return setColours[uses.indexOf(Math.min(...uses))];
}

/** Throws LimitExceeded where there are too many sets, or too many members in all of them; InvalidFile for an empty set. */
function checkRoom(state: SetState): SetState {
  const members = state.sets.reduce((sum, { indices }) => sum + indices.length, 0);
  if (state.sets.length > setLimits.sets) throw limit('sets', state.sets.length, setLimits.sets);
  if (members > setLimits.members) throw limit('members of sets', members, setLimits.members);
  const empty = state.sets.find(({ indices }) => indices.length === 0);
  if (empty) throw refuse(`the set ${empty.name}`, 'no datapoint is in it');
  return state;
}

/** The state with one more set, which is then the active one. Throws as changedSets. */
export function withSet(state: SetState, wanted: string, indices: Uint32Array): SetState {
  const name = checkSetName(wanted, 'the name of a set');
  requireFree(state, name);
  const set = { name, colour: freeColour(state.sets), indices };
  return checkRoom({ sets: [...state.sets, set], active: name });
}

/** The state with one set in the place of another, which may be active. */
function exchanged({ sets, active }: SetState, old: DatapointSet, set: DatapointSet): SetState {
  return checkRoom({
    sets: sets.map((each) => (each === old ? set : each)),
    active: active === old.name ? set.name : active,
  });
}

function renamed(state: SetState, set: DatapointSet, wanted: string): SetState {
  const name = checkSetName(wanted, 'the name of a set');
  if (name !== set.name) requireFree(state, name);
  return exchanged(state, set, { ...set, name });
}

function removed({ sets, active }: SetState, set: DatapointSet): SetState {
  return { sets: sets.filter((each) => each !== set), active: active === set.name ? undefined : active };
}

/**
 * What there is after a change, of `count` datapoints. Throws InvalidFile naming what is wrong with a name, for a set that
 * is not there or has no members, ShapeMismatch for a datapoint that does not exist, LimitExceeded beyond setLimits.
 */
export function changedSets(state: SetState, change: SetChange, count: number): SetState {
  switch (change.kind) {
    case 'create':
      return withSet(state, change.name, membersOf(change.members, count));
    case 'replace': {
      const set = setCalled(state, change.name);
      return exchanged(state, set, { ...set, indices: membersOf(change.members, count) });
    }
    case 'rename':
      return renamed(state, setCalled(state, change.name), change.to);
    case 'remove':
      return removed(state, setCalled(state, change.name));
    case 'combine': {
      const parts = [...new Set(change.of)].map((name) => setCalled(state, name).indices);
      return withSet(state, change.name, combined(change.by, parts));
    }
    case 'activate':
      return { ...state, active: change.name === undefined ? undefined : setCalled(state, change.name).name };
  }
}
