// Some entries of a kernel that is looked at level by level, brought back to the CPU.
import type { JobOptions } from '../../core/progress';
import { shapeMismatch } from '../../core/errors';
import { readFloats } from '../../gpu/readback';
import { cellNumbers } from '../../kernels/cell-statistics';
import type { KernelLevels } from './kernel-levels';

/**
 * Entries of the datapoints `rows` with the datapoints `columns`, row-major. Throws ShapeMismatch for a datapoint that does
 * not exist, LimitExceeded, DeviceLost, the signal's reason.
 */
export async function levelEntries(
  levels: KernelLevels,
  rows: Uint32Array,
  columns: Uint32Array,
  options: JobOptions = {},
): Promise<Float32Array> {
  const { gpu } = levels.network;
  if (rows.length * columns.length === 0) throw shapeMismatch('some datapoints', 'none');
  using scratch = gpu.arena.child('some entries');
  const [n1, n2] = [rows.length, columns.length];
  const cells = { buffer: scratch.buffer('entries', n1 * n2 * cellNumbers * 4), rows: n1, columns: n2 };
  const run = await levels.entryCells({ rows, columns, edge: 1 }, options);
  await run.compute({ cells }, options);
  const numbers = await readFloats(gpu, cells.buffer, 0, n1 * n2 * cellNumbers);
  return Float32Array.from({ length: n1 * n2 }, (_, at) => numbers[at * cellNumbers + 1]); // the mean of one entry
}
