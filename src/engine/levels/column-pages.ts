// Columns of datapoints on the GPU, in pages that are given back one by one when other work needs their memory.
import type { Arena } from '../../gpu/arena';
import type { Spare } from '../../gpu/budget';
import { bindableLength, columnStride, type Matrix } from '../../gpu/matrix';
import type { Network } from '../network';
import { ColumnSlots, type Slot } from './column-slots';

/** Of the free bytes: what is kept at most. */
export const keptShare = 1 / 2;
const pagesWanted = 8; // of all that may be kept
const mostPageBytes = 2 ** 25;
const mostInPage = 1024;
const fewestInPage = 16; // a row begins where a vec4 does

/** Matrices of so many rows each, in one buffer. */
export interface Page {
  readonly arena: Arena;
  readonly matrices: readonly Matrix[];
}

export class ColumnPages implements Spare {
  private slots = new ColumnSlots<Page>();
  private arena: Arena | undefined;
  private inPage = fewestInPage;

  /** `rows` of each matrix, for at most so many datapoints; freed with the network. */
  constructor(
    private readonly network: Network,
    private readonly rows: readonly number[],
    private readonly most: number,
  ) {}

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.slots.count * this.pageBytes;
  }

  release(bytes: number): void {
    for (let freed = 0; freed < bytes; freed += this.pageBytes) {
      const page = this.slots.drop();
      if (!page) return;
      page.arena[Symbol.dispose]();
    }
  }

  /** See ColumnSlots. */
  begin(): number {
    return this.slots.begin();
  }

  has(key: number): boolean {
    return this.slots.has(key);
  }

  find(key: number, run: number): Slot<Page> | undefined {
    return this.slots.find(key, run);
  }

  /** A column for what is not kept yet: empty, of a new page, or used longest ago; none where this run used all. */
  room(key: number, run: number): Slot<Page> | undefined {
    const empty = this.slots.fill(key, run);
    if (empty) return empty;
    return this.grow() ? this.slots.fill(key, run) : this.slots.replace(key, run);
  }

  /** Adds a page where nobody has that memory. */
  private grow(): boolean {
    const { budget } = this.network.gpu.arena;
    if (this.slots.count === 0) this.inPage = this.choosePage();
    const { bytes, pageBytes } = this;
    const isFree = pageBytes <= budget.limit - budget.used && bytes + pageBytes <= keptShare * budget.free;
    if (!isFree || pageBytes > this.mostBound) return false;
    this.slots.add(this.createPage((this.arena ??= this.createArena()).child('page')), this.inPage);
    return true;
  }

  private createArena(): Arena {
    const arena = this.network.arena.child('kept passes');
    const takeBack = arena.budget.lend(this);
    arena.defer(() => {
      takeBack();
      this.slots = new ColumnSlots();
      this.arena = undefined;
    });
    return arena;
  }

  private createPage(arena: Arena): Page {
    const buffer = arena.buffer('columns', this.pageBytes);
    let offset = 0;
    const matrices = this.rows.map((rows) => {
      const matrix = { buffer, offset, rows, columns: this.inPage, stride: columnStride(this.inPage) };
      offset += bindableLength(rows, this.inPage);
      return matrix;
    });
    return { arena, matrices };
  }

  private get pageBytes(): number {
    return 4 * this.rows.reduce((sum, rows) => sum + bindableLength(rows, this.inPage), 0);
  }

  /** Bytes in one buffer. */
  private get mostBound(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.network.gpu.device.limits;
    return Math.min(maxBufferSize, maxStorageBufferBindingSize);
  }

  /** Datapoints in a page, a multiple of 16. */
  private choosePage(): number {
    const bytes = 4 * this.rows.reduce((sum, rows) => sum + rows, 0);
    const share = (keptShare * this.network.gpu.arena.budget.free) / pagesWanted;
    const fitting = Math.floor(Math.min(share, mostPageBytes, this.mostBound) / bytes / fewestInPage);
    return Math.min(columnStride(this.most), mostInPage, fewestInPage * Math.max(1, fitting));
  }
}
