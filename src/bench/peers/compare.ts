// Entries against one another: each run once and checked, then those that were right timed in turns.
import type { BufferMeter } from '../../gpu/buffer-meter';
import { type Report } from '../measure';
import { bound } from './check';
import type { Entry, Runnable } from './entry';
import { ratioOf, type Outcome, type Timed } from './outcome';

/** What takes longer, in seconds, is not run again: its first run counts. */
export const onceFrom = 60;

export interface CompareOptions {
  readonly rounds: number;
  readonly report: Report;
  /** The meter of a device. */
  readonly meterOf: (device: GPUDevice) => BufferMeter;
}

/** An entry whose first result was right. */
interface Proven {
  readonly entry: Entry;
  readonly runnable: Runnable;
  readonly firstSeconds: number;
  readonly bytes?: number;
  readonly rounds: number[];
  error: number;
  message?: string;
}

/** Outcomes of all entries, in their order; the first is ours, with which the others are compared. */
export async function compare(entries: readonly Entry[], options: CompareOptions): Promise<Outcome[]> {
  const proven: (Proven | Outcome)[] = [];
  for (const entry of entries) proven.push(await prove(entry, options));
  const ready = proven.filter((each): each is Proven => 'runnable' in each);
  try {
    for (let round = 0; round < options.rounds; round++) {
      options.report(`${entries[0].workload}, n = ${entries[0].n}: round ${round + 1} of ${options.rounds}`);
      for (const each of ready) await takeTurn(each);
    }
    for (const each of ready) await checkAgain(each);
  } finally {
    ready.forEach(({ runnable }) => runnable.close());
  }
  const outcomes = proven.map((each) => ('runnable' in each ? outcomeOf(each) : each));
  return outcomes.map((outcome) => withRatio(outcome, outcomes[0]));
}

/** Runs an entry for the first time and checks what it computed. */
async function prove(entry: Entry, { report, meterOf }: CompareOptions): Promise<Proven | Outcome> {
  report(`${entry.workload}, n = ${entry.n}: ${entry.library}, ${entry.backend}`);
  let runnable: Runnable | undefined;
  try {
    const meter = entry.device && meterOf(entry.device);
    meter?.reset();
    runnable = await entry.open();
    const firstSeconds = await secondsOf(runnable);
    const bytes = meter?.most;
    const error = await runnable.error();
    if (error <= bound) return { entry, runnable, firstSeconds, bytes, rounds: [], error };
    runnable.close();
    return wrong(entry, error);
  } catch (cause) {
    runnable?.close();
    return failed(entry, messageOf(cause));
  }
}

async function secondsOf(runnable: Runnable): Promise<number> {
  const started = performance.now();
  await runnable.run();
  return (performance.now() - started) / 1000;
}

async function takeTurn(each: Proven): Promise<void> {
  if (each.firstSeconds > onceFrom || each.message) return;
  try {
    each.rounds.push(await secondsOf(each.runnable));
  } catch (cause) {
    each.message = messageOf(cause);
  }
}

/** What was computed last must be as right as what was computed first. */
async function checkAgain(each: Proven): Promise<void> {
  if (each.rounds.length === 0 || each.message) return;
  try {
    each.error = Math.max(each.error, await each.runnable.error());
  } catch (cause) {
    each.message = messageOf(cause);
  }
}

function outcomeOf({ entry, rounds, firstSeconds, error, bytes, runnable, message }: Proven): Outcome {
  if (message) return failed(entry, message);
  if (!(error <= bound)) return wrong(entry, error);
  const { workload, n, library, backend } = entry;
  const counted = rounds.length > 0 ? rounds : [firstSeconds];
  return { kind: 'timed', workload, n, library, backend, rounds: counted, error, bytes, flops: runnable.flops?.() };
}

export function failed({ workload, n, library, backend }: Entry, message: string, error?: number): Outcome {
  return { kind: 'failed', workload, n, library, backend, message, error };
}

function wrong(entry: Entry, error: number): Outcome {
  const size = Number.isFinite(error) ? `relative error ${error.toExponential(1)}` : 'entries are zero or not finite';
  return failed(entry, `wrong: ${size}`, error);
}

/** The first line of what went wrong. */
export function messageOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String((cause as { message?: unknown })?.message ?? cause);
  return text.split('\n')[0].slice(0, 200);
}

function withRatio(outcome: Outcome, ours: Outcome): Outcome {
  if (outcome.kind !== 'timed' || ours.kind !== 'timed') return outcome;
  return { ...outcome, ratio: ratioOf(outcome.rounds, ours.rounds) } satisfies Timed;
}
