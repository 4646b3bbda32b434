// Tables of large kernels by tile.
import { duration, significant, table } from '../table';
import type { TileRun } from './tile-run';

/** An overview, quick and exact. */
export interface OverviewRow {
  readonly n: number;
  readonly preview?: TileRun;
  readonly exact: TileRun;
  /** From mean gradients; the same run where that is the way that costs least. */
  readonly means?: TileRun;
}

/** A tile of a level, and how far it is from float64. */
export interface LevelRow {
  readonly run: TileRun;
  readonly cells: number;
  readonly error?: number;
}

const giga = (flops: number): string => significant(flops / 1e9);
const rate = ({ flops, seconds }: TileRun): string => significant(flops / seconds / 1e9);
const mebibytes = (bytes: number): string => significant(bytes / 2 ** 20);

/** Time to the overview against n. */
export function overviewTable(rows: readonly OverviewRow[]): string {
  const head = ['n', 'made', 'cells', 'first picture', 'exact', 'GFLOP', 'GFLOP/s', 'MiB', 'ms per datapoint'];
  return table(
    [...head, 'from mean gradients', 'GFLOP'],
    rows.map(({ n, preview, exact, means }) => [
      n.toLocaleString('en'),
      exact.provenance.kind,
      `${exact.columns}`,
      preview ? duration(preview.seconds) : '',
      duration(exact.seconds),
      giga(exact.flops),
      rate(exact),
      mebibytes(exact.peak),
      significant((1000 * exact.seconds) / n),
      means ? duration(means.seconds) : '',
      means ? giga(means.flops) : '',
    ]),
  );
}

/** A tile of each level; the last column is the time that its FLOPs take at a given rate. */
export function levelTable(rows: readonly LevelRow[], teraflops: number): string {
  const head = ['level', 'made', 'entries of a cell', 'time', 'GFLOP', 'planned', 'GFLOP/s', 'MiB', 'error'];
  return table(
    [...head, `at ${teraflops} TFLOP/s`],
    rows.map(({ run, cells, error }) => [
      `${run.address.level}`,
      run.provenance.kind,
      `${4 ** run.address.level}`,
      duration(run.seconds),
      giga(run.flops),
      giga(run.planned),
      rate(run),
      mebibytes(run.peak),
      error === undefined ? '' : `${error.toExponential(1)} of ${cells}`,
      duration(run.planned / teraflops / 1e12),
    ]),
  );
}
