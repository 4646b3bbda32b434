// The datapoint that was selected last, here or in another view, is the one that is nudged.
import type { NudgeSettings, Session } from '../../session/types';
import { firstMeasure } from './change-names';

export class SelectionFollower {
  private followed: number | undefined;

  /** After each update of the host: where another datapoint is selected, or none, `nudge` is called when the update is done. */
  follow(session: Session, nudge: (settings: Partial<NudgeSettings> | undefined) => void): void {
    const { selected } = session.selection.value;
    if (selected === this.followed) return;
    this.followed = selected;
    const settings = session.nudgeSettings.peek();
    if (selected === settings?.index) return;
    queueMicrotask(() => {
      if (selected === undefined) return nudge(undefined);
      const measure = firstMeasure(session.dataset.peek()!, session.nudgeSettings.peek()?.measure);
      nudge({ index: selected, measure });
    });
  }
}
