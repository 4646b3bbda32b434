// Reports as Markdown.
import type { AdapterReport } from './adapter';
import type { Measurement } from './measure';

/** A number of the page beside what is wanted of it. */
export interface Goal {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly wanted: number;
  /** Whether `wanted` is the most or the least. */
  readonly is: 'at most' | 'at least';
}

export const isMet = ({ value, wanted, is }: Goal): boolean => (is === 'at most' ? value <= wanted : value >= wanted);

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, at) => (at < 2 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function significant(value: number | undefined, digits = 3): string {
  return value === undefined
    ? ''
    : Number(value.toPrecision(digits)).toLocaleString('en', { maximumFractionDigits: 4 });
}

export function duration(seconds: number): string {
  return seconds < 1 ? `${significant(seconds * 1000)} ms` : `${significant(seconds)} s`;
}

function rowOf(measurement: Measurement, ratio: number | undefined): string[] {
  const { name, size, flops, bytes, gflops, rate, medianSeconds, firstSeconds, error, correct } = measurement;
  return [
    name,
    size,
    significant(flops && flops / 1e9),
    duration(medianSeconds),
    gflops === undefined ? `${significant(rate!.value)} ${rate!.unit}` : `${significant(gflops)} GFLOP/s`,
    significant(ratio, 2),
    significant(bytes && bytes / 2 ** 20),
    duration(firstSeconds),
    correct ? error.toExponential(1) : `WRONG: ${error.toExponential(1)}`,
  ];
}

const head = ['measured', 'size', 'GFLOP', 'median', 'speed', 'of the best product', 'MiB bound', 'first run', 'error'];

/** One row for each measurement. */
export function adapterTable({ measurements, ratios }: AdapterReport): string {
  return table(
    head,
    measurements.map((measurement) => rowOf(measurement, ratios[measurement.name])),
  );
}

export function goalTable(goals: readonly Goal[]): string {
  return table(
    ['measured', 'wanted', 'got', ''],
    goals.map((goal) => [
      goal.name,
      `${goal.is} ${goal.wanted} ${goal.unit}`.trim(),
      `${significant(goal.value)} ${goal.unit}`.trim(),
      isMet(goal) ? 'met' : 'missed',
    ]),
  );
}
