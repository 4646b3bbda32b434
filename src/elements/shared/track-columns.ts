// The columns that a heatmap can show as tracks: those that cost nothing at once, those that are computed when they are chosen.
import type { LitElement } from 'lit';
import { computedColumns } from '../../session/explorer/column-names';
import type { Session } from '../../session/types';
import type { TrackColumn } from './track-colours';

const categories: readonly string[] = ['class', 'split', 'predicted', 'correct'];
/** Seconds that a track may take without a word, and those that it may take without the reader having chosen it. */
const short = 2;
const patience = 60;

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
  /** Names that the reader has chosen on this page. */
  private readonly chosen = new Set<string>();
  private ground: readonly unknown[] = [];

  constructor(private readonly host: LitElement) {}

  /** The reader wants these as tracks. */
  choose(session: Session, names: readonly string[]): void {
    for (const name of names) this.chosen.add(name);
    session.setView({ tracks: names });
    this.host.requestUpdate();
  }

  /** Names of the tracks that the view has, of columns that there are; those that take long once they are chosen. Reads signals. */
  shownNames(session: Session): readonly string[] {
    const names = this.names(session);
    const isShown = (name: string): boolean => names.includes(name) && !this.waits(session, name);
    return (session.view.value.tracks ?? ['class']).filter(isShown);
  }

  /** All columns; those that are not there yet without values. Reads signals. */
  all(session: Session): readonly TrackColumn[] {
    return this.names(session).map(
      (name) => this.columnOf(session, name) ?? { ...unread(name), ...this.forecast(session, name) },
    );
  }

  /** Those that are shown and known, and asks for the others. Reads signals. */
  shown(session: Session): readonly TrackColumn[] {
    this.forgetOlder(session);
    const names = this.shownNames(session);
    for (const name of this.names(session)) if (names.includes(name) || !isComputed(name)) this.ask(session, name);
    return names.flatMap((name) => this.columnOf(session, name) ?? []);
  }

  /** Whether a track of a view that was saved is not computed before the reader chooses it. */
  private waits(session: Session, name: string): boolean {
    if (this.chosen.has(name) || this.columns.has(name)) return false;
    return (this.forecast(session, name).seconds ?? 0) > patience;
  }

  private forecast(session: Session, name: string): Pick<TrackColumn, 'seconds'> {
    const seconds = name === 'alignment' ? (session.secondsOf(name) ?? 0) : 0;
    return seconds > short ? { seconds } : {};
  }

  private names(session: Session): readonly string[] {
    const names = session.columnNames.value;
    const all = names.includes('class') ? names : ['class', ...names];
    return session.kernel.value?.film ? all.filter((name) => !isComputed(name)) : all;
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
    const ground = [dataset.value, kernel.value?.film ? this.ground[1] : kernel.value?.step];
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
