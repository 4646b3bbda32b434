// A comparison as the JSON object, as Markdown, and against what is wanted of it.
import { median } from '../measure';
import { duration, goalTable, significant, table, type Goal } from '../table';
import { onceFrom } from './compare';
import { ourName } from './ours';
import { shareOf, type Outcome, type Timed } from './outcome';
import { networkName, workloadName, type Kind } from './problem';
import type { Comparison } from './run';

export interface JsonRow {
  readonly workload: string;
  readonly n: number;
  readonly library: string;
  readonly backend: string;
  /** null, like the numbers after it, where there is none: `failure` says why. */
  readonly median_ms: number | null;
  /** 1 for what is too slow to be run again. */
  readonly runs: number;
  readonly relative_error: number | null;
  /** Its time over ours. */
  readonly ratio_to_ours: number | null;
  readonly failure?: string;
}

export interface JsonReport {
  readonly adapter: string;
  readonly rows: readonly JsonRow[];
}

/** The object that --json prints. */
export function jsonOf({ adapter, outcomes }: Comparison): JsonReport {
  return { adapter, rows: [...outcomes, ...atProductRate(outcomes)].map(jsonRow) };
}

function jsonRow(outcome: Outcome): JsonRow {
  const { workload, n, library, backend } = outcome;
  const of = { workload, n, library, backend };
  const finite = (value: number | undefined): number | null => (Number.isFinite(value) ? value! : null);
  if (outcome.kind === 'failed') {
    const none = { median_ms: null, runs: 0, relative_error: finite(outcome.error), ratio_to_ours: null };
    return { ...of, ...none, failure: outcome.message };
  }
  const { rounds, error, ratio } = outcome;
  const median_ms = median(rounds) * 1000;
  return { ...of, median_ms, runs: rounds.length, relative_error: finite(error), ratio_to_ours: finite(ratio) };
}

const isTimed = (outcome: Outcome): outcome is Timed => outcome.kind === 'timed';
const isOurs = ({ library }: Outcome): boolean => library === ourName;
const isProduct = ({ workload }: Outcome): boolean => workload.startsWith('matrix product');

/** Our largest trace kernel and our best product of the same rounds. */
function kernelAndProduct(outcomes: readonly Outcome[]): { kernel: Timed; product: Timed } | undefined {
  const own = outcomes.filter(isTimed).filter(isOurs);
  const products = own.filter(isProduct);
  const kernel = own.find(({ workload, n }) => workload === workloadName({ kind: 'trace', n }) && n === products[0]?.n);
  if (!kernel) return undefined;
  return { kernel, product: products.reduce((a, b) => (median(b.rounds) < median(a.rounds) ? b : a)) };
}

/** How long our kernel would take at the rate of our product of matrices: its ratio is the kernel's share of that rate. */
function atProductRate(outcomes: readonly Outcome[]): Timed[] {
  const found = kernelAndProduct(outcomes);
  if (!found) return [];
  const { kernel, product } = found;
  const rounds = product.rounds.map((seconds) => (seconds * kernel.flops!) / product.flops!);
  const workload = `${kernel.workload}, at the rate of ${product.workload}`;
  return [{ ...kernel, workload, rounds, ratio: shareOf(kernel, product), bytes: undefined }];
}

/** Our time against the best peer's on the same adapter: what is wanted at least. */
const wanted: readonly { readonly kind: Kind; readonly n: number; readonly ratio: number }[] = [
  { kind: 'trace', n: 1024, ratio: 4 },
  { kind: 'trace', n: 256, ratio: 2.5 },
  { kind: 'full', n: 128, ratio: 3 },
  { kind: 'jvp', n: 256, ratio: 2.2 },
];

/** What is wanted of those tasks that were compared. */
export function goalsOf({ outcomes }: Comparison): Goal[] {
  const goals = wanted.flatMap(({ kind, n, ratio }): Goal[] => {
    const workload = workloadName({ kind, n });
    const peers = outcomes
      .filter(isTimed)
      .filter((each) => each.workload === workload && each.n === n && each.backend === 'webgpu' && !isOurs(each));
    if (peers.length === 0) return [];
    const best = peers.reduce((a, b) => (median(b.rounds) < median(a.rounds) ? b : a));
    const name = `${workload}, n = ${n}: ${best.library}, the best peer, over ours`;
    return [{ name, value: best.ratio ?? 0, unit: 'x', wanted: ratio, is: 'at least' }];
  });
  const found = kernelAndProduct(outcomes);
  const share: Goal[] = found
    ? [
        {
          name: `trace kernel over product, n = ${found.kernel.n}`,
          value: shareOf(found.kernel, found.product),
          unit: '',
          wanted: 0.85,
          is: 'at least',
        },
      ]
    : [];
  return [...goals, ...share];
}

const head = ['computed', 'by', 'n', 'on', 'median', 'runs', 'over ours', 'MiB held', 'error'];

function cellsOf(outcome: Outcome): string[] {
  const { workload, library, n, backend } = outcome;
  const of = [workload.replace(` ${networkName}`, ''), library, n.toLocaleString('en'), backend];
  if (outcome.kind === 'failed') return [...of, outcome.message.replaceAll('|', '/'), '', '', '', ''];
  const { rounds, ratio, bytes, error } = outcome;
  const runs = rounds.length === 1 && rounds[0] > onceFrom ? '1, over a minute' : `${rounds.length}`;
  const memory = bytes === undefined ? '' : significant(bytes / 2 ** 20);
  return [...of, duration(median(rounds)), runs, significant(ratio), memory, error.toExponential(1)];
}

/** All rows, and what is wanted of them. */
export function markdownOf(comparison: Comparison): string {
  const rows = [...comparison.outcomes, ...atProductRate(comparison.outcomes)].map(cellsOf);
  return `${table(head, rows)}\n\n${goalTable(goalsOf(comparison))}`;
}
