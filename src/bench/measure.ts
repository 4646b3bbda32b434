// Timing of anything that can be run again: warmed up, in alternating rounds, checked against float64 before it counts.

/** Work as executed: 2 FLOPs per multiply-add, after symmetry and folding. */
export interface Work {
  readonly flops?: number;
  /** Operands and results of every dispatch, each counted once per dispatch. */
  readonly bytes?: number;
}

/** How far what was computed is from float64, and how far it may be. */
export interface Check {
  readonly error: number;
  readonly bound: number;
}

/** Something to measure. */
export interface Subject extends Disposable {
  readonly name: string;
  readonly size: string;
  /** What one run does, counted in something better than FLOPs. */
  readonly rate?: { readonly unit: string; readonly perRun: number };
  /** Empties what the last run wrote; not timed. */
  prepare(): Promise<void>;
  /** One run, to its end on the GPU. */
  run(): Promise<Work>;
  /** Compares what the last run wrote. An error of Infinity stands for entries that were left out or are not finite. */
  check(): Promise<Check>;
}

export interface Measurement extends Work, Check {
  readonly name: string;
  readonly size: string;
  /** Seconds of each round. */
  readonly rounds: readonly number[];
  readonly medianSeconds: number;
  /** The first run, with the compilation of its shaders. */
  readonly firstSeconds: number;
  readonly gflops?: number;
  readonly rate?: { readonly unit: string; readonly value: number };
  readonly correct: boolean;
}

export type Report = (line: string) => void;

/** Runs all subjects once, then `rounds` times in turn, then checks them. Throws what a run throws. */
export async function measureAll(
  subjects: readonly Subject[],
  rounds: number,
  report: Report = () => undefined,
): Promise<Measurement[]> {
  const first: number[] = [];
  const timings = subjects.map((): number[] => []);
  let works: Work[] = [];
  for (const subject of subjects) {
    report(`warming up: ${subject.name}`);
    first.push((await timed(subject)).seconds);
  }
  for (let round = 0; round < rounds; round++) {
    report(`round ${round + 1} of ${rounds}`);
    works = [];
    for (const [index, subject] of subjects.entries()) {
      const { seconds, work } = await timed(subject);
      timings[index].push(seconds);
      works.push(work);
    }
  }
  const measurements: Measurement[] = [];
  for (const [index, subject] of subjects.entries()) {
    report(`checking: ${subject.name}`);
    const check = await subject.check();
    measurements.push(describe(subject, { first: first[index], rounds: timings[index], work: works[index], check }));
  }
  return measurements;
}

async function timed(subject: Subject): Promise<{ seconds: number; work: Work }> {
  await subject.prepare();
  const started = performance.now();
  const work = await subject.run();
  return { seconds: (performance.now() - started) / 1000, work };
}

interface Timed {
  readonly first: number;
  readonly rounds: readonly number[];
  readonly work: Work;
  readonly check: Check;
}

function describe({ name, size, rate }: Subject, { first, rounds, work, check }: Timed): Measurement {
  const medianSeconds = median(rounds);
  return {
    ...{ name, size, rounds, medianSeconds, firstSeconds: first, ...work, ...check },
    ...(work.flops === undefined ? {} : { gflops: work.flops / medianSeconds / 1e9 }),
    ...(rate === undefined ? {} : { rate: { unit: rate.unit, value: rate.perRun / medianSeconds } }),
    correct: check.error <= check.bound,
  };
}

export function median(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
}

/** Median over rounds of GFLOP/s of `part` over GFLOP/s of `whole` in the same round, so that drift cancels. */
export function ratioOf(part: Measurement, whole: Measurement): number {
  const ratios = part.rounds.map((seconds, round) => part.flops! / seconds / (whole.flops! / whole.rounds[round]));
  return median(ratios);
}
