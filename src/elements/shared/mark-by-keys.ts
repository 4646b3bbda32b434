// A set of points made by a key: the point of the cursor with those nearest to it in the picture, then more of them, then others.
import type { Session } from '../../session/types';
import { freeName } from './kept-block';

/** Points that the first press takes with the cursor's; each further press at the same point takes twice as many. */
const firstCount = 8;

/** Names of what keys make are different for all elements of a page. */
let gestures = 0;

interface Making {
  readonly name: string;
  readonly gesture: string;
  /** From points before. */
  readonly before: readonly number[];
  readonly point: number;
  readonly count: number;
}

export class MarkByKeys {
  private making: Making | undefined;

  /** `nearest`: so many points of the picture around one, it among them. */
  constructor(private readonly nearest: (point: number, count: number) => readonly number[]) {}

  /** Begins a set at a point, or goes on with the one that is being made: one step of undo. What is refused is the session's problem. */
  press(session: Session, point: number): void {
    const making = this.next(session, point);
    const isNew = making.name !== this.making?.name;
    const members = [...making.before, ...this.nearest(point, making.count)];
    const { name, gesture } = making;
    session.changeSets({ kind: isNew ? 'create' : 'replace', name, members }, gesture);
    this.making = making;
  }

  /** Ends the set that is being made; says whether there was one. */
  end(): boolean {
    const was = this.making !== undefined;
    this.making = undefined;
    return was;
  }

  /** For people, while a set is being made. */
  words(session: Session): string {
    const set = session.sets.value.find(({ name }) => name === this.making?.name);
    return set ? `${set.name}: ${set.indices.length} points. Escape ends it` : '';
  }

  private next(session: Session, point: number): Making {
    const { making } = this;
    const set = session.sets.peek().find(({ name }) => name === making?.name);
    if (!making || !set)
      return {
        name: freeName(session, 'Marked'),
        gesture: `marks ${gestures++}`,
        before: [],
        point,
        count: firstCount,
      };
    if (making.point === point) return { ...making, count: 2 * making.count };
    return { ...making, before: Array.from(set.indices), point, count: firstCount };
  }
}
