// A block that was marked on the heatmap becomes a set.
import type { CellRectangle, Session } from '../../session/types';

/** The datapoints of its rows and those of its columns, under the first free name. What is refused is the session's problem. */
export function keepBlock(session: Session, block: CellRectangle): void {
  const { rows, columns } = session.datapointsIn(block);
  const names = session.sets.value.map(({ name }) => name);
  let number = 1;
  while (names.includes(`Block ${number}`)) number++;
  session.changeSets({ kind: 'create', name: `Block ${number}`, members: [...rows, ...columns] });
}
