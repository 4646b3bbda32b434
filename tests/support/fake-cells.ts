// The cells of a fake session's kernel: read at once, written as their bytes, each writing noted as a request.
import type { CellWindow, KernelCells } from '../../src/session/types';

/** Cells as `cellsOf` gives them, [rows, columns] of a window, row by row. */
export function fakeCells(requests: string[], cellsOf: (window: CellWindow) => Float32Array<ArrayBuffer>): KernelCells {
  return {
    read: async (window, take) => {
      await take({ row: 0, rows: window.rows, values: cellsOf(window) });
      return true;
    },
    write: async (kind, window) => {
      requests.push(`write ${kind}`);
      return new Blob([cellsOf(window)]);
    },
    stream: async (kind, window, sink) => {
      requests.push(`stream ${kind}`);
      const writer = sink.getWriter();
      await writer.write(new Uint8Array(cellsOf(window).buffer));
      await writer.close();
      return true;
    },
  };
}
