// Checked before it is timed, timed in turns, never left out.
import { expect, test } from 'vitest';
import { compare } from '../../../../src/bench/peers/compare';
import type { Contender } from '../../../../src/bench/peers/contender';
import type { Entry } from '../../../../src/bench/peers/entry';
import { estimate, extrapolate } from '../../../../src/bench/peers/estimate';
import type { Task } from '../../../../src/bench/peers/problem';

const silent = { rounds: 2, report: () => undefined, meterOf: () => expect.fail('there is no device') };

interface Script {
  /** Of the first check and of the last. */
  readonly errors?: readonly number[];
  /** Number of the run that throws. */
  readonly throwsAt?: number;
}

/** An entry that writes down what is asked of it. */
function entry(library: string, log: string[], { errors = [1e-7, 1e-7], throwsAt }: Script = {}): Entry {
  let [runs, checks] = [0, 0];
  const run = async (): Promise<void> => {
    log.push(`run ${library}`);
    if (++runs === throwsAt) throw new Error('out of memory\nat some place');
  };
  const error = async (): Promise<number> => (log.push(`check ${library}`), errors[checks++]);
  const close = (): void => void log.push(`close ${library}`);
  return { workload: 'w', n: 1, library, backend: 'b', open: async () => ({ run, error, close }) };
}

test('each is checked before it is timed, and again at the end', async () => {
  const log: string[] = [];
  const [ours, other] = await compare([entry('ours', log), entry('other', log)], silent);
  const round = ['run ours', 'run other'];
  expect(log).toEqual([
    ...['run ours', 'check ours', 'run other', 'check other', ...round, ...round],
    ...['check ours', 'check other', 'close ours', 'close other'],
  ]);
  expect(ours).toMatchObject({ kind: 'timed', ratio: 1 });
  expect(other).toMatchObject({ kind: 'timed', error: 1e-7 });
});

test('a wrong result is never timed and is a row', async () => {
  const log: string[] = [];
  const outcomes = await compare(
    [entry('ours', log), entry('off', log, { errors: [0.5] }), entry('zeros', log, { errors: [Infinity] })],
    silent,
  );
  expect(outcomes.slice(1)).toMatchObject([
    { kind: 'failed', message: 'wrong: relative error 5.0e-1', error: 0.5 },
    { kind: 'failed', message: 'wrong: entries are zero or not finite' },
  ]);
  expect(log.filter((line) => line === 'run off')).toHaveLength(1);
});

test.each([
  ['a first run', { throwsAt: 1 }, 'out of memory'],
  ['a later run', { throwsAt: 3 }, 'out of memory'],
  ['a later result', { errors: [1e-7, 1] }, 'wrong: relative error 1.0e+0'],
])('%s that fails is a row with its message', async (_, script, message) => {
  const log: string[] = [];
  const [ours, other] = await compare([entry('ours', log), entry('other', log, script)], silent);
  expect(ours.kind).toBe('timed');
  expect(other).toMatchObject({ kind: 'failed', message });
  expect(log.filter((line) => line === 'close other')).toHaveLength(1);
});

test('costs are linear and quadratic in n', () => {
  const cost = (n: number): number => 3 * n + 0.5 * n * n;
  const points = [4, 8].map((n) => ({ n, seconds: cost(n) }));
  expect(extrapolate(points, 100)).toBeCloseTo(cost(100), 6);
  const overhead = [4, 8].map((n) => ({ n, seconds: 1 + n }));
  expect(extrapolate(overhead, 80)).toBeCloseTo(90, 6);
});

test('an estimate tries few datapoints, and frees them', async () => {
  const tried: number[] = [];
  let open = 0;
  const contender: Contender = {
    ...{ library: 'l', backend: 'b' },
    open: async ({ n }: Task) => {
      open++;
      tried.push(n);
      return { run: async () => undefined, read: () => expect.fail('not read'), close: () => void open-- };
    },
  };
  expect((await estimate(contender, { kind: 'trace', n: 1024 })).tried).toBe(128);
  expect(tried).toEqual([64, 128]);
  tried.length = 0;
  await estimate({ ...contender, isSlow: true }, { kind: 'trace', n: 64 });
  expect(tried).toEqual([2, 4, 8]);
  expect(open).toBe(0);
});
