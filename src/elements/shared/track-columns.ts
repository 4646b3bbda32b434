// The columns that a heatmap can show as tracks: those that cost nothing at once, those that are computed when they are chosen.
import type { LitElement } from 'lit';
import { computedColumns } from '../../session/explorer/column-names';
import type { Session } from '../../session/types';
import type { TrackColumn } from './track-colours';

const categories: readonly string[] = ['class', 'split', 'predicted', 'correct'];
const isComputed = (name: string): boolean => (computedColumns as readonly string[]).includes(name);

/** One of which nothing is known yet but its name. */
const unread = (name: string): TrackColumn => ({
  name,
  kind: categories.includes(name) ? 'category' : 'number',
  values: [],
});

export class TrackColumns {
  private columns = new Map<string, TrackColumn>();
  private asked = new Set<string>();
  private ground: readonly unknown[] = [];

  constructor(private readonly host: LitElement) {}

  /** Names of the tracks that the view has, of columns that there are. Reads signals. */
  shownNames(session: Session): readonly string[] {
    const names = this.names(session);
    return (session.view.value.tracks ?? ['class']).filter((name) => names.includes(name));
  }

  /** All columns; those that are not there yet without values. Reads signals. */
  all(session: Session): readonly TrackColumn[] {
    return this.names(session).map((name) => this.columnOf(session, name) ?? unread(name));
  }

  /** Those that are shown and known, and asks for the others. Reads signals. */
  shown(session: Session): readonly TrackColumn[] {
    this.forgetOlder(session);
    const names = this.shownNames(session);
    for (const name of this.names(session)) if (names.includes(name) || !isComputed(name)) this.ask(session, name);
    return names.flatMap((name) => this.columnOf(session, name) ?? []);
  }

  private names(session: Session): readonly string[] {
    const names = session.columnNames.value;
    return names.includes('class') ? names : ['class', ...names];
  }

  private columnOf({ dataset }: Session, name: string): TrackColumn | undefined {
    if (name !== 'class') return this.columns.get(name);
    const { labels, classes } = dataset.value ?? {};
    if (!labels || labels.length === 0) return undefined;
    const before = this.columns.get(name);
    if (before?.values === labels) return before;
    const column: TrackColumn = { name, kind: 'category', values: labels, names: classes };
    this.columns.set(name, column);
    return column;
  }

  /** Of other weights they are asked for again, and shown as they were until they come; of other datapoints they are gone. */
  private forgetOlder({ dataset, kernel }: Session): void {
    const ground = [dataset.value, kernel.value?.step];
    if (ground.every((part, at) => part === this.ground[at])) return;
    if (ground[0] !== this.ground[0]) this.columns = new Map();
    this.ground = ground;
    this.asked = new Set();
  }

  private ask(session: Session, name: string): void {
    if (name === 'class' || this.asked.has(name)) return;
    const { asked } = this;
    asked.add(name);
    session.column(name).then(
      (column) => {
        if (!column || asked !== this.asked) return;
        this.columns.set(name, column);
        this.host.requestUpdate();
      },
      () => undefined, // what failed is the session's problem
    );
  }
}
