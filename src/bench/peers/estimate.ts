// How long a task would take, from how long it takes for fewer datapoints.
import type { Contender } from './contender';
import type { Task } from './problem';

/** Seconds that n datapoints took. */
export interface Point {
  readonly n: number;
  readonly seconds: number;
}

const enough = 3; // seconds: a longer trial says enough
const fewest = 2;

/** Seconds for n datapoints where cost is a n + b n^2 through the last two points, neither a nor b below zero. */
export function extrapolate(points: readonly Point[], n: number): number {
  const [first, last] = points.slice(-2);
  const quadratic = (last.seconds / last.n - first.seconds / first.n) / (last.n - first.n);
  const b = Math.min(Math.max(quadratic, 0), last.seconds / last.n ** 2);
  const a = last.seconds / last.n - b * last.n;
  return a * n + b * n * n;
}

/** Seconds for the whole task, from the second of two runs for few datapoints, twice as many, and so on to an eighth. */
export async function estimate(contender: Contender, task: Task): Promise<{ seconds: number; tried: number }> {
  const points: Point[] = [];
  let n = contender.isSlow ? fewest : Math.max(fewest, task.n >> 4);
  do {
    points.push({ n, seconds: await secondRun(contender, { ...task, n }) });
    n *= 2;
  } while (points.length < 2 || (points.at(-1)!.seconds < enough && n <= task.n >> 3));
  return { seconds: extrapolate(points, task.n), tried: points.at(-1)!.n };
}

async function secondRun(contender: Contender, task: Task): Promise<number> {
  const opened = await contender.open(task);
  try {
    await opened.run();
    const started = performance.now();
    await opened.run();
    return (performance.now() - started) / 1000;
  } finally {
    opened.close();
  }
}
