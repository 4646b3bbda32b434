// Random cells of a tile against the float64 oracle, entry by entry.
import { streamOf, uniform } from '../../core/random';
import { traceMean } from '../../reference/structured-kernel';
import type { LevelsSubject } from './subject';
import type { TileRun } from './tile-run';

/** Relative error in the Frobenius norm of `count` seeded cells. */
export function checkCells(subject: LevelsSubject, run: TileRun, count: number): number {
  const { first } = subject.levels.pyramid.tileEntries(run.address);
  const edge = 2 ** run.address.level;
  const stream = streamOf(`cells of level ${run.address.level}`);
  let [difference, size] = [0, 0];
  for (let at = 0; at < count; at++) {
    const cell = Math.floor(uniform(0, stream, at) * run.values.length);
    const [row, column] = [Math.floor(cell / run.columns), cell % run.columns];
    const expected = traceMean(
      subject.model,
      datapoints(subject, first.rows + row * edge, edge),
      datapoints(subject, first.columns + column * edge, edge),
    );
    difference += (run.values[cell] - expected) ** 2;
    size += expected ** 2;
  }
  return Math.sqrt(difference / size);
}

function datapoints({ order, values }: LevelsSubject, first: number, count: number): { n: number; data: Float64Array } {
  const places = order.subarray(first, first + count);
  const features = values.length / order.length;
  const data = new Float64Array(places.length * features);
  places.forEach((datapoint, at) =>
    data.set(values.subarray(datapoint * features, (datapoint + 1) * features), at * features),
  );
  return { n: places.length, data };
}
