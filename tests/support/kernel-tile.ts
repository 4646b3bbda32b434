// The fused kernel tile checked in every family: same sizes, same options, same bound, same float64 sums.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { CommandList } from '../../src/gpu/commands';
import type { Gpu } from '../../src/gpu/device';
import type { Matrix } from '../../src/gpu/matrix';
import { readMatrix } from '../../src/gpu/readback';
import { submit } from '../../src/gpu/submit';
import { encodeKernelTile, type KernelTileArguments } from '../../src/kernels/kernel-tile';
import type { ProductFamily } from '../../src/kernels/matmul';
import { gamma, unitRoundoff } from './bounds';
import { uploadMatrix } from './gpu';
import { product } from './matmul';
import { expectWithin, type Expected } from './within';

/** Datapoints of one set: activations [k, n], and deltas [blocks * d, n] of several logits. */
interface Side {
  readonly n: number;
  readonly activations: Float32Array;
  readonly deltas: Float32Array;
}

interface Term {
  readonly left: Side;
  readonly right: Side;
  /** Rows of both Grams; 0 leaves the activations out, or puts `constant` in place of the deltas. */
  readonly k: number;
  readonly d: number;
  readonly alpha: number;
  readonly beta: number;
  readonly constant: number;
  readonly firstDelta: readonly [number, number];
}

type Options = Partial<
  Pick<KernelTileArguments, 'out' | 'spread' | 'triangle' | 'mirror' | 'accumulate' | 'pairs' | 'factor'>
>;

/** Blocks of 64 x 64 on and above the diagonal of n x n. */
const blocksAbove = (n: number) => (Math.ceil(n / 64) * (Math.ceil(n / 64) + 1)) / 2;

const plain = { rowStep: 1, rowOffset: 0, columnStep: 1, columnOffset: 0 };
const sizes = [1, 2, 65, 130];
const blocks = 3;

function sideOf(seed: number, n: number, k: number, d: number): Side {
  return { n, activations: normals(seed, 1, k * n), deltas: normals(seed, 2, blocks * d * n) };
}

function termOf(n1: number, n2: number, options: Partial<Term> = {}): Term {
  const { k = 37, d = 19 } = options;
  const [left, right] = [sideOf(1, n1, k, d), sideOf(2, n2, k, d)];
  return { left, right, k, d, alpha: 0.75, beta: -0.5, constant: 1, firstDelta: [0, 0], ...options };
}

const roundings = (terms: number) => Math.min(terms, 256) + terms / 256 + 2;

/** (alpha <a_i, a'_j> + beta) <d_i, d'_j> in float64, and the bound of the shader's header. */
function entryOf(term: Term, i: number, j: number): Expected {
  const { left, right, k, d, alpha, beta } = term;
  const a = product(left.activations, right.activations, k, left.n, right.n, i, j);
  const [d1, d2] = [
    left.deltas.subarray(term.firstDelta[0] * left.n),
    right.deltas.subarray(term.firstDelta[1] * right.n),
  ];
  const constant = { value: term.constant, size: Math.abs(term.constant) };
  const delta = d === 0 ? constant : product(d1, d2, d, left.n, right.n, i, j);
  const size = (Math.abs(alpha) * a.size + Math.abs(beta)) * delta.size;
  return { value: (alpha * a.value + beta) * delta.value, bound: gamma(roundings(k) + roundings(d) + 3) * size };
}

export function testKernelTile(family: ProductFamily, gpu: () => Gpu): void {
  const operand = ({ n, activations, deltas }: Side, { k, d }: Term, firstDelta: number) => ({
    activations: k > 0 ? uploadMatrix(gpu(), activations, k, n) : undefined,
    deltas: d > 0 ? uploadMatrix(gpu(), deltas, deltas.length / n, n) : undefined,
    firstDelta,
  });

  const blank = (rows: number, columns: number): Matrix =>
    uploadMatrix(gpu(), new Float32Array(rows * columns).fill(7), rows, columns);

  function tileOf(term: Term, options: Options = {}): KernelTileArguments {
    const { left, right, d, alpha, beta, constant, firstDelta } = term;
    const rows = operand(left, term, firstDelta[0]);
    const columns = left === right ? { ...rows, firstDelta: firstDelta[1] } : operand(right, term, firstDelta[1]);
    const shared = { alpha, beta, deltaRows: d, deltaConstant: constant, n1: left.n, n2: right.n };
    const out = options.out ?? blank(left.n, right.n);
    return {
      rows,
      columns,
      ...shared,
      spread: plain,
      triangle: false,
      mirror: false,
      accumulate: false,
      ...options,
      out,
    };
  }

  /** Runs tiles into the output of the first; also how many dispatches and FLOPs they were. */
  async function run(tiles: readonly KernelTileArguments[], pieceFlops?: number) {
    using scratch = gpu().arena.child('test-tile');
    const list = new CommandList(scratch, pieceFlops);
    for (const tile of tiles) encodeKernelTile(list, family, tile);
    await submit(gpu(), list);
    return { values: await readMatrix(gpu(), tiles[0].out), dispatches: list.commands.length, flops: list.flops };
  }

  async function expectTerm(term: Term): Promise<void> {
    const { values, flops } = await run([tileOf(term)]);
    const { left, right } = term;
    expectWithin(values, (at) => entryOf(term, Math.floor(at / right.n), at % right.n));
    expect(flops).toBe(2 * (term.k + term.d) * left.n * right.n);
  }

  test.each(sizes.flatMap((n1) => sizes.map((n2) => [n1, n2])))('%i x %i, two sets', async (n1, n2) => {
    await expectTerm(termOf(n1, n2));
  });

  test.each([
    ['Grams longer than a partial sum', { k: 300, d: 261 }],
    ['Grams of one term', { k: 1, d: 1 }],
    ['whole partial sums', { k: 256, d: 512 }],
    ['without activations', { k: 0, alpha: 0, beta: 2 }],
    ['a constant in place of the deltas', { d: 0, constant: 3 }],
    ['a constant of zero', { d: 0, constant: 0 }],
    ['a bias alone', { k: 0, d: 0, alpha: 0, beta: 2, constant: 3 }],
    ['a weight alone', { beta: 0 }],
    ['blocks of the deltas', { firstDelta: [19, 38] as const }],
  ])('%s', async (_, options) => {
    await expectTerm(termOf(65, 130, options));
  });

  test('alpha 0 does not look at the activations', async () => {
    const term = termOf(65, 2, { alpha: 0 });
    term.left.activations.fill(NaN);
    const { values, flops } = await run([tileOf(term)]);
    expectWithin(values, (at) => entryOf({ ...term, k: 0 }, Math.floor(at / 2), at % 2));
    expect(flops).toBe(2 * 19 * 65 * 2);
  });

  describe('one set', () => {
    const own = (n: number, options: Partial<Term> = {}) => {
      const side = sideOf(1, n, 37, 19);
      return { ...termOf(n, n, options), left: side, right: side };
    };

    test.each(sizes)('%i: the triangle and its mirror are the full computation, exactly symmetric', async (n) => {
      const whole = await run([tileOf(own(n))]);
      const half = await run([tileOf(own(n), { triangle: true, mirror: true })]);
      expect(half.values).toEqual(whole.values);
      expect(half.values).toEqual(half.values.map((_, at) => half.values[(at % n) * n + Math.floor(at / n)]));
      const pieces = await run([tileOf(own(n), { triangle: true, mirror: true })], 1000);
      expect(pieces).toMatchObject({ values: whole.values, dispatches: blocksAbove(n), flops: half.flops });
    });

    test('the triangle alone leaves the blocks below the diagonal', async () => {
      const whole = await run([tileOf(own(130))]);
      const { values, flops } = await run([tileOf(own(130), { triangle: true })]);
      const isBelow = (at: number) => Math.floor(Math.floor(at / 130) / 64) > Math.floor((at % 130) / 64);
      expect(values).toEqual(whole.values.map((value, at) => (isBelow(at) ? 7 : value)));
      expect(flops).toBe(2 * (37 + 19) * values.filter((_, at) => !isBelow(at)).length);
    });

    test('accumulates into the triangle and its mirror', async () => {
      const n = 65;
      const [one, two] = [own(n), own(n, { firstDelta: [19, 19], alpha: 2 })];
      const first = tileOf(one, { triangle: true, mirror: true });
      const { values } = await run([
        first,
        tileOf(two, { triangle: true, mirror: true, accumulate: true, out: first.out }),
      ]);
      expectWithin(values, (at) => sumOf([one, two], Math.floor(at / n), at % n));
      expect(values).toEqual(values.map((_, at) => values[(at % n) * n + Math.floor(at / n)]));
    });

    test('a full kernel from the pairs of logits on and above the diagonal', async () => {
      const n = 65;
      const out = blank(n * blocks, n * blocks);
      const pairs = [0, 1, 2].flatMap((c) => [0, 1, 2].filter((e) => e >= c).map((e) => [c, e]));
      const tiles = pairs.map(([c, e]) =>
        tileOf(own(n, { firstDelta: [19 * c, 19 * e] }), {
          out,
          spread: pairSpread(c, e),
          triangle: c === e,
          mirror: true,
        }),
      );
      const { values } = await run(tiles);
      expectWithin(
        values,
        fullEntry((firstDelta) => own(n, { firstDelta }), n),
      );
      const side = n * blocks;
      expect(values).toEqual(values.map((_, at) => values[(at % side) * side + Math.floor(at / side)]));
    });
  });

  test('adds terms, each rounded once', async () => {
    const [one, two] = [termOf(65, 130), termOf(65, 130, { k: 5, d: 7, alpha: 3 })];
    const first = tileOf(one);
    const { values } = await run([first, tileOf(two, { accumulate: true, out: first.out })]);
    expectWithin(values, (at) => sumOf([one, two], Math.floor(at / 130), at % 130));
  });

  test('a full kernel of two sets, pair by pair of logits; no pair touches another', async () => {
    const [n1, n2] = [65, 2];
    const out = blank(n1 * blocks, n2 * blocks);
    const pairs = [0, 1, 2].flatMap((c) => [0, 1, 2].map((e) => [c, e]));
    const tiles = pairs.map(([c, e]) =>
      tileOf(termOf(n1, n2, { firstDelta: [19 * c, 19 * e] }), { out, spread: pairSpread(c, e) }),
    );
    const { values: one } = await run([tiles[5]]);
    expect(one.filter((value) => value !== 7).length).toBe(n1 * n2);
    const { values } = await run(tiles);
    expectWithin(
      values,
      fullEntry((firstDelta) => termOf(n1, n2, { firstDelta }), n2),
    );
  });

  describe('pairs of logits in one dispatch', () => {
    const all = { rows: blocks, columns: blocks, rule: 'all' } as const;
    const symmetric = { triangle: true, mirror: true, pairs: { ...all, rule: 'upper' } } as const;
    const spread = pairSpread(0, 0);
    const isSame = (at: number, n2: number): boolean =>
      Math.floor(at / (n2 * blocks)) % blocks === (at % (n2 * blocks)) % blocks;

    test('of two sets, each at its place', async () => {
      const [n1, n2] = [65, 130];
      const out = blank(n1 * blocks, n2 * blocks);
      const { values, dispatches } = await run([tileOf(termOf(n1, n2), { out, spread, pairs: all })], 1e12);
      expect(dispatches).toBe(1);
      expectWithin(
        values,
        fullEntry((firstDelta) => termOf(n1, n2, { firstDelta }), n2),
      );
    });

    test('of one set, those above the diagonal mirrored: exactly symmetric', async () => {
      const n = 65;
      const term = { ...termOf(n, n), right: termOf(n, n).left };
      const { values } = await run([tileOf(term, { out: blank(n * blocks, n * blocks), spread, ...symmetric })]);
      expectWithin(
        values,
        fullEntry((firstDelta) => ({ ...term, firstDelta }), n),
      );
      const side = n * blocks;
      expect(values).toEqual(values.map((_, at) => values[(at % side) * side + Math.floor(at / side)]));
    });

    test('without deltas the constant is that of equal logits, the others have none', async () => {
      const [n1, n2] = [5, 18];
      const term = termOf(n1, n2, { d: 0, constant: 2 });
      const { values } = await run([tileOf(term, { out: blank(n1 * blocks, n2 * blocks), spread, pairs: all })]);
      const entry = fullEntry((firstDelta) => ({ ...term, firstDelta }), n2);
      expectWithin(values, (at) => (isSame(at, n2) ? entry(at) : { value: 0, bound: 0 }));
    });

    test('the diagonal alone adds to equal logits and leaves the others', async () => {
      const [n1, n2] = [5, 18];
      const pairs = { ...all, rule: 'diagonal' } as const;
      const out = blank(n1 * blocks, n2 * blocks);
      const { values } = await run([tileOf(termOf(n1, n2), { out, spread, pairs })]);
      const entry = fullEntry((firstDelta) => termOf(n1, n2, { firstDelta }), n2);
      expectWithin(values, (at) => (isSame(at, n2) ? entry(at) : { value: 7, bound: 0 }));
    });

    test.each([1000, 4 * 19 * 65 * 65 * 2.5, 1e12])(
      'in pieces of %i FLOPs: the same numbers and FLOPs',
      async (limit) => {
        const n = 65;
        const term = { ...termOf(n, n), right: termOf(n, n).left };
        const tile = () => tileOf(term, { out: blank(n * blocks, n * blocks), spread, ...symmetric });
        const [whole, pieces] = [await run([tile()], 1e12), await run([tile()], limit)];
        expect([...pieces.values]).toEqual([...whole.values]);
        expect(pieces.flops).toBe(whole.flops);
      },
    );

    test('a factor that was computed before multiplies every pair', async () => {
      const [n1, n2] = [65, 130];
      const term = termOf(n1, n2, { k: 0, alpha: 0, beta: 1 });
      const values = normals(9, 1, n1 * n2);
      const factor = uploadMatrix(gpu(), values, n1, n2);
      const out = blank(n1 * blocks, n2 * blocks);
      const { values: seen } = await run([tileOf(term, { out, spread, pairs: all, factor })]);
      const entry = fullEntry((firstDelta) => ({ ...term, firstDelta }), n2);
      expectWithin(seen, (at) => {
        const [i, j] = [Math.floor(at / (n2 * blocks)), at % (n2 * blocks)].map((place) => Math.floor(place / blocks));
        const { value, bound } = entry(at);
        const scale = values[i * n2 + j];
        return { value: value * scale, bound: (bound + unitRoundoff * (Math.abs(value) + bound)) * Math.abs(scale) };
      });
    });
  });

  test.each([
    [130, 65, 1000, 6],
    [65, 2, 1000, 2],
    [65, 321, 2 * 57 * 64 * 64 * 4, 3],
    [130, 130, 2 * 57 * 130 * 64, 3],
  ])('%i x %i in pieces of %i FLOPs: %i of them', async (n1, n2, pieceFlops, count) => {
    const whole = await run([tileOf(termOf(n1, n2))], 1e12);
    const pieces = await run([tileOf(termOf(n1, n2))], pieceFlops);
    expect(whole.dispatches).toBe(1);
    expect(pieces).toEqual({ ...whole, dispatches: count });
  });

  test('NaN of a datapoint stays in its row, its column and their mirror', async () => {
    const [left, right] = [sideOf(1, 5, 4, 3), sideOf(2, 18, 4, 3)];
    [left.activations[5 + 1], right.deltas[18 + 17]] = [NaN, NaN];
    const { values } = await run([tileOf(termOf(5, 18, { left, right, k: 4, d: 3 }))]);
    expect([...values].map(Number.isNaN)).toEqual(
      [...values].map((_, at) => Math.floor(at / 18) === 1 || at % 18 === 17),
    );
  });
}

const pairSpread = (c: number, e: number) => ({ rowStep: blocks, rowOffset: c, columnStep: blocks, columnOffset: e });

function sumOf(terms: readonly Term[], i: number, j: number): Expected {
  const entries = terms.map((term) => entryOf(term, i, j));
  const value = entries.reduce((sum, entry) => sum + entry.value, 0);
  const bound = entries.reduce((sum, entry) => sum + entry.bound, 0);
  return { value, bound: bound + unitRoundoff * (Math.abs(value) + bound) };
}

/** Entry (i C + c, j C + e) of a full kernel whose pair (c, e) is the term with these first delta rows. */
function fullEntry(term: (firstDelta: [number, number]) => Term, n2: number): (at: number) => Expected {
  const terms = Array.from({ length: blocks * blocks }, (_, pair) =>
    term([19 * Math.floor(pair / blocks), 19 * (pair % blocks)]),
  );
  return (at) => {
    const [row, column] = [Math.floor(at / (n2 * blocks)), at % (n2 * blocks)];
    return entryOf(
      terms[(row % blocks) * blocks + (column % blocks)],
      Math.floor(row / blocks),
      Math.floor(column / blocks),
    );
  };
}
