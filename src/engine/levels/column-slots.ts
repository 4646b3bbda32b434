// Which column holds what: columns in pages, found by what they hold, those used longest ago taken first for something new.

export interface Slot<Page> {
  readonly page: Page;
  readonly column: number;
}

interface Held<Page> extends Slot<Page> {
  /** The last run that used it. */
  run: number;
}

/** Pages of so many columns each. */
export class ColumnSlots<Page> {
  /** Columns by what they hold, the one used longest ago first. */
  private readonly held = new Map<number, Held<Page>>();
  private empty: Slot<Page>[] = [];
  private readonly pages = new Map<Page, number>(); // the last run that used one of its columns
  private runs = 0;

  get count(): number {
    return this.pages.size;
  }

  /** Begins a run of uses: what one run used is not taken from it for something new. */
  begin(): number {
    return ++this.runs;
  }

  add(page: Page, columns: number): void {
    this.pages.set(page, this.runs);
    for (let column = columns - 1; column >= 0; column--) this.empty.push({ page, column });
  }

  /** Forgets the page used longest ago, and what it holds. */
  drop(): Page | undefined {
    const [oldest] = [...this.pages].sort(([, a], [, b]) => a - b);
    if (!oldest) return undefined;
    const [page] = oldest;
    this.pages.delete(page);
    for (const [key, slot] of this.held) if (slot.page === page) this.held.delete(key);
    this.empty = this.empty.filter((slot) => slot.page !== page);
    return page;
  }

  has(key: number): boolean {
    return this.held.has(key);
  }

  /** Where `key` is, used by this run. */
  find(key: number, run: number): Slot<Page> | undefined {
    const slot = this.held.get(key);
    return slot && this.use(key, slot, run);
  }

  /** An empty column for `key`, used by this run. */
  fill(key: number, run: number): Slot<Page> | undefined {
    const slot = this.empty.pop();
    return slot && this.use(key, { ...slot, run }, run);
  }

  /** For `key` the column used longest ago, by an earlier run. */
  replace(key: number, run: number): Slot<Page> | undefined {
    const [oldest] = this.held;
    if (!oldest || oldest[1].run >= run) return undefined;
    this.held.delete(oldest[0]);
    return this.use(key, oldest[1], run);
  }

  private use(key: number, slot: Held<Page>, run: number): Slot<Page> {
    const used = Math.max(run, slot.run);
    this.held.delete(key);
    this.held.set(key, { ...slot, run: used });
    this.pages.set(slot.page, Math.max(used, this.pages.get(slot.page)!));
    return slot;
  }
}
