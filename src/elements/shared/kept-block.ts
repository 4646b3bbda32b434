// What was marked on a view becomes a set.
import type { CellRectangle, Session } from '../../session/types';

/** The datapoints of the rows of a block and those of its columns. */
export function keepBlock(session: Session, block: CellRectangle): void {
  const { rows, columns } = session.datapointsIn(block);
  keepMarked(session, 'Block', [...rows, ...columns]);
}

/** Under the first free number, if there are any. What is refused is the session's problem. */
export function keepMarked(session: Session, word: string, members: readonly number[]): void {
  if (members.length > 0) session.changeSets({ kind: 'create', name: freeName(session, word), members });
}

/** A word with the first number that no set has. */
export function freeName(session: Session, word: string): string {
  const names = session.sets.value.map(({ name }) => name);
  let number = 1;
  while (names.includes(`${word} ${number}`)) number++;
  return `${word} ${number}`;
}
