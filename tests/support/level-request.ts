// Requests of levels over the small graphs, and what the oracle says of their cells.
import type { LevelsRequest } from '../../src/engine/levels/level-request';
import type { Graph, Model } from '../../src/model/graph';
import { outputSize } from '../../src/model/shape';
import type { Network } from '../../src/engine/network';
import { seededDatapoints } from './graphs';
import { randomIndex } from './numbers';
import { oracleKernel, type LabelledBatch } from './oracle-kernel';

type LevelReduction = LevelsRequest['reduction'];
export const levelReductions: LevelReduction[] = ['trace', 'cosine', 'pseudo', { logit: 1 }, 'log-probability'];

/** A permutation of n, seeded. */
export function shuffled(n: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = randomIndex(i + 1, seed, i);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

export interface LevelCase {
  readonly request: LevelsRequest;
  /** [rows, columns] in the order of the request, in float64. */
  readonly expected: Float64Array;
}

/** A request of n1 datapoints with n2 others, or with themselves. */
export function levelCase(
  network: Network,
  model: Model,
  reduction: LevelReduction,
  [n1, n2]: readonly [number, number?],
  counted?: (name: string) => boolean,
): LevelCase {
  const { graph } = model;
  const classes = network.layout.shapes.get(graph.output)!.at(-1)!;
  const side = (n: number, seed: number): LabelledBatch => ({
    n,
    data: seededDatapoints(graph, n, `datapoints ${seed}`),
    targets: targetsOf(graph, n, classes, seed),
  });
  const a = side(n1, 1);
  const b = n2 === undefined ? a : side(n2, 2);
  const rows = { values: a.data, order: shuffled(n1, 3), targets: a.targets };
  const columns = n2 === undefined ? undefined : { values: b.data, order: shuffled(n2, 4), targets: b.targets };
  const all = oracleKernel(model, a, b, reduction, { classes, counted });
  const expected = new Float64Array(n1 * b.n);
  const across = columns ?? rows;
  rows.order.forEach((i, row) =>
    across.order.forEach((j, column) => (expected[row * b.n + column] = all[i * b.n + j])),
  );
  return { request: { rows, columns, reduction, parameters: counted }, expected };
}

function targetsOf(graph: Graph, n: number, classes: number, seed: number): Uint32Array {
  return Uint32Array.from({ length: (n * outputSize(graph)) / classes }, (_, at) => randomIndex(classes, seed, at));
}

/** The entries of each cell of `edge` x `edge`, cell by cell. */
export function entriesByCell(entries: Float64Array, columns: number, edge: number): number[][] {
  const across = Math.ceil(columns / edge);
  const down = Math.ceil(entries.length / columns / edge);
  const cells = Array.from({ length: across * down }, (): number[] => []);
  entries.forEach((entry, at) => {
    const [row, column] = [Math.floor(at / columns / edge), Math.floor((at % columns) / edge)];
    cells[row * across + column].push(entry);
  });
  return cells;
}

export const meanOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
