// Searches under a pointer that take a while: the newest counts, one at a time, and nothing stale is said.
import { beforeEach, describe, expect, it } from 'vitest';
import { NtkError } from '../../../src/core/errors';
import { PointerPicks } from '../../../src/elements/shared/pointer-picks';
import type { Gpu } from '../../../src/gpu/device';
import type { PointQuery } from '../../../src/gpu/point-query';

/** A search that the test answers. */
interface Asked {
  readonly x: number;
  answer(point: number | undefined): void;
  fail(error: unknown): void;
}

let isLarge: boolean;
let asked: Asked[];
let said: unknown[];
let picks: PointerPicks;

/** Lets everything that is settled go on. */
const settle = (): Promise<void> => new Promise((done) => setTimeout(done));

beforeEach(() => {
  [isLarge, asked, said] = [true, [], []];
  let x = 0;
  const layer = {
    get picksOnGpu() {
      return isLarge;
    },
    pointAt: (at: number) => at,
    pointQuery: (at: number): PointQuery => {
      x = at;
      return { gpu: {} as Gpu, seen: () => undefined };
    },
  };
  picks = new PointerPicks(layer, {
    find: () => new Promise((answer, fail) => asked.push({ x, answer, fail })),
    hovered: (point) => said.push(['hovered', point]),
    tapped: (point) => said.push(['tapped', point]),
    failed: (error) => said.push(['failed', error]),
  });
});

const places = (): number[] => asked.map(({ x }) => x);

describe('a pointer over a large cloud', () => {
  it('is answered once the search is', async () => {
    picks.hover(3, 0);
    expect(said).toEqual([]);
    asked[0].answer(70);
    await settle();
    expect(said).toEqual([['hovered', 70]]);
  });

  it('has one search under way, then one at the newest place, whose answer alone is said', async () => {
    for (const x of [1, 2, 3]) picks.hover(x, 0);
    expect(places()).toEqual([1]);
    asked[0].answer(10);
    await settle();
    expect([places(), said]).toEqual([[1, 3], []]);
    asked[1].answer(30);
    await settle();
    expect([places(), said]).toEqual([[1, 3], [['hovered', 30]]]);
    picks.hover(4, 0);
    expect(places()).toEqual([1, 3, 4]);
  });

  it('hears nothing of a place that it has left, or when keys point elsewhere', async () => {
    picks.hover(1, 0);
    picks.hover(2, 0);
    picks.forgetHover();
    asked[0].answer(10);
    await settle();
    expect([places(), said]).toEqual([[1], []]);
  });

  it('chooses by the last tap, whatever it hovers meanwhile', async () => {
    picks.tap(1, 0);
    picks.tap(2, 0);
    picks.hover(3, 0);
    expect(places()).toEqual([1, 2, 3]);
    asked[1].answer(20);
    asked[0].answer(10);
    asked[2].answer(undefined);
    await settle();
    expect(said).toEqual([
      ['tapped', 20],
      ['hovered', undefined],
    ]);
  });

  it('says nothing after its cloud has gone', async () => {
    picks.hover(1, 0);
    picks.tap(1, 0);
    picks.stop();
    for (const each of asked) each.answer(10);
    await settle();
    expect(said).toEqual([]);
  });

  it('drops what was asked of a device that is lost, says what else failed, and looks again', async () => {
    const other = new Error('no memory');
    picks.hover(1, 0);
    asked[0].fail(new NtkError('DeviceLost', { reason: 'destroyed' }, 'gone'));
    await settle();
    expect(said).toEqual([]);
    picks.hover(2, 0);
    asked[1].fail(other);
    await settle();
    expect(said).toEqual([['failed', other]]);
    picks.hover(3, 0);
    asked[2].answer(5);
    await settle();
    expect(said).toEqual([
      ['failed', other],
      ['hovered', 5],
    ]);
  });
});

describe('a pointer over a small cloud', () => {
  it('is answered at once, and drops what a large one was asked', async () => {
    picks.hover(1, 0);
    isLarge = false;
    picks.hover(2, 0);
    picks.tap(3, 0);
    const now = [
      ['hovered', 2],
      ['tapped', 3],
    ];
    expect(said).toEqual(now);
    asked[0].answer(10);
    await settle();
    expect(said).toEqual(now);
  });
});
