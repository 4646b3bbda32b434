// What a command says of itself when it is done.
import { methodWords } from '../engine/kernel-plan';
import type { TilesOptions } from './arguments/tiles';
import type { KernelSummary } from './kernel-command';
import type { KernelPlanned } from './kernel-tiles';
import type { TilesSummary } from './store/tiles-command';
import { costWords, shortNumber } from './words';

export interface Report {
  /** To standard error. */
  readonly line: string;
  /** To standard output with --json. */
  readonly summary: object;
  /** To standard output without it. */
  readonly text?: string;
  /** Whether what was asked for is not all there yet. */
  readonly isIncomplete?: boolean;
}

/** What the commands that write one file have in common. */
export interface Summary {
  readonly adapter: string;
  /** Datapoints. */
  readonly n: number;
  /** Of each array written, by name. */
  readonly arrays: Readonly<Record<string, readonly number[]>>;
  readonly seconds: number;
  /** Numbers written that are NaN or infinite. */
  readonly nonFinite: number;
  readonly notes: readonly string[];
}

const finiteness = (count: number, what: string): string =>
  count === 0 ? `all ${what} finite` : `warning: ${count} ${what} are not finite`;

const joined = (facts: readonly string[], notes: readonly string[]): string =>
  [facts.join(', '), ...notes.map((note) => `note: ${note}`)].join('; ');

export function report(summary: Summary): Report {
  const { adapter, n, arrays, seconds, nonFinite, notes } = summary;
  const written = Object.entries(arrays).map(([name, shape]) => `${name} [${shape.join(', ')}]`);
  const facts = [adapter, `n = ${n}`, ...written, `${seconds.toFixed(2)} s`, finiteness(nonFinite, 'numbers')];
  return { line: joined(facts, notes), summary };
}

const wholeMethods: Readonly<Record<string, string>> = { ntvp: 'NTK-vector products (ntvp)' };

/** What a kernel will take, before it starts: which method, or how many parameters go by which, FLOPs, bytes. */
export function planLine(plan: KernelPlanned): string {
  const { method, tiles, terms, flops, bytes, blocks } = plan;
  const chosen = terms.length > 0 ? methodWords(plan) : (wholeMethods[method] ?? method);
  const cut = blocks ? [`in one go, so in blocks of ${blocks.datapoints} datapoints and ${blocks.logits} logits`] : [];
  const each = tiles > 1 ? [`for each of ${tiles} tiles`] : [];
  return `plan: ${[chosen, [costWords(flops, bytes), ...cut].join(' '), ...each].join(', ')}`;
}

export function kernelReport(summary: KernelSummary): Report {
  const { adapter, n, parameters, flops, seconds, gflops, nonFinite, notes } = summary;
  const facts = [
    adapter,
    n[0] === n[1] ? `n = ${n[0]}` : `n = ${n[0]} x ${n[1]}`,
    `${parameters.toLocaleString('en')} parameters`,
    `${shortNumber(flops / 1e9)} GFLOP in ${seconds.toFixed(2)} s`,
    `${shortNumber(gflops)} GFLOP/s`,
    finiteness(nonFinite, 'entries'),
  ];
  return { line: joined(facts, notes), summary };
}

/**
 * What is missing or damaged of a store goes to standard output, a file in a line, unless a part of it was all that was asked for.
 */
export function tilesReport(summary: TilesSummary, { shard, finish, check }: TilesOptions): Report {
  const { adapter, n, units, missing, damaged, complete, computed } = summary;
  const facts = [
    ...(adapter === undefined ? [] : [adapter]),
    `n = ${n[0]} x ${n[1]}`,
    ...(computed ? unitsWords(summary) : []),
    missing.length > 0 ? `${missing.length} of ${units} units are missing` : `all ${units} units are there`,
    ...(damaged.length > 0 ? [`damaged or gone: ${damaged.length} files`] : []),
    ...(check && damaged.length === 0 ? ['every checksum is right'] : []),
    ...(missing.length === 0 ? [complete ? 'finished' : 'not finished: run --finish'] : []),
  ];
  const line = joined(facts, summary.notes);
  if (shard && !finish) return { line, summary };
  return { line, summary, text: lackingText(summary), isIncomplete: !complete };
}

const unitsWords = ({ computed, flops = 0, seconds, nonFinite = 0 }: TilesSummary): string[] => [
  `${computed} units computed`,
  `${shortNumber(flops / 1e9)} GFLOP in ${seconds.toFixed(2)} s`,
  finiteness(nonFinite, 'entries'),
];

/** Files that are to be written, and what is wrong with those that were. */
function lackingText({ missing, damaged }: TilesSummary): string {
  const wrong = new Set(damaged.map(({ file }) => file));
  const never = missing.filter(({ file }) => !wrong.has(file));
  return [...damaged.map(({ file, why }) => `${file}: ${why}\n`), ...never.map(({ file }) => `${file}\n`)].join('');
}
