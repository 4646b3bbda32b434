// The cells of the picture that is shown, for files and pictures: any part of it at any level, exact, a band at a time.
import { unsupported } from '../core/errors';
import type { SessionCore } from './core';
import type { Sides } from './explorer/jump';
import type { ShownViews } from './shown-views';
import { bandsOf, type CellBand, type CellWindow } from './levels/cell-window';
import type { CellsFile, KernelCells } from './types';
import { writeWhole } from './written-stream';

const job = { title: 'Reading the kernel', where: 'kernel', key: 'cells' } as const;
const loadFiles = () => import('./saved-cells');

type Bytes = Uint8Array<ArrayBuffer>;

export class CellsPart implements KernelCells {
  constructor(
    private readonly core: SessionCore,
    private readonly shown: Pick<ShownViews, 'cells'>,
  ) {}

  async read(window: CellWindow, take: (band: CellBand) => void | Promise<void>): Promise<boolean> {
    return this.run(window, async (bands) => {
      for await (const band of bands) await take(band);
    });
  }

  async write(kind: CellsFile, window: CellWindow): Promise<Blob | undefined> {
    const { checkHeld } = await loadFiles();
    if (kind === 'npy') checkHeld(window);
    const parts: Bytes[] = [];
    const isWhole = await this.pieces(kind, window, (bytes) => void parts.push(bytes));
    return isWhole ? new Blob(parts) : undefined;
  }

  async stream(kind: CellsFile, window: CellWindow, sink: WritableStream<Bytes>): Promise<boolean> {
    return writeWhole(sink, (put) => this.pieces(kind, window, put));
  }

  private async pieces(
    kind: CellsFile,
    window: CellWindow,
    put: (bytes: Bytes) => void | Promise<void>,
  ): Promise<boolean> {
    const { checkLines, csvOfCells, npyOfCells } = await loadFiles();
    if (kind === 'csv') checkLines(window);
    return this.run(window, async (bands, sides) => {
      const pieces = kind === 'npy' ? npyOfCells(bands, window) : csvOfCells(bands, window, sides);
      for await (const bytes of pieces) await put(bytes);
    });
  }

  /** What was begun is not begun again when the device is lost: it is half written. */
  private async run(
    window: CellWindow,
    use: (bands: AsyncGenerator<CellBand>, sides: Sides) => Promise<void>,
  ): Promise<boolean> {
    let isBegun = false;
    const outcome = await this.core.perform(job, async ({ gpu }, options) => {
      if (isBegun) throw unsupported('going on after the GPU was lost: begin again');
      isBegun = true;
      const { source, ...sides } = this.shown.cells(gpu);
      await use(bandsOf(source, window, options), sides);
    });
    return outcome === 'done';
  }
}
