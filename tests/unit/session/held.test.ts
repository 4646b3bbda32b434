// What long work uses stays until that has ended, and the work is told to end.
import { expect, test } from 'vitest';
import { Held } from '../../../src/session/levels/held';

const reason = new Error('replaced');

function held(): { readonly item: Held; readonly isGone: () => boolean } {
  let isGone = false;
  return { item: new Held({ [Symbol.dispose]: () => void (isGone = true) }, reason), isGone: () => isGone };
}

/** Work that ends a moment after its signal. */
const untilAborted = ({ signal }: { signal?: AbortSignal }): Promise<never> =>
  new Promise((_, reject) => {
    signal!.addEventListener('abort', () => setTimeout(() => reject(signal!.reason as Error)));
  });

test('goes at once where nothing uses it, and does no work after that', async () => {
  const { item, isGone } = held();
  expect(await item.use({}, () => Promise.resolve(3))).toBe(3);
  item[Symbol.dispose]();
  expect(isGone()).toBe(true);
  await expect(item.use({}, () => Promise.resolve(3))).rejects.toBe(reason);
});

test('work under way ends with the reason, and only then it goes', async () => {
  const { item, isGone } = held();
  const work = item.use({ signal: new AbortController().signal }, untilAborted);
  item[Symbol.dispose]();
  expect(isGone()).toBe(false);
  await expect(work).rejects.toBe(reason);
  await Promise.resolve();
  expect(isGone()).toBe(true);
});

test('work that its own reader stops ends with that', async () => {
  const { item, isGone } = held();
  const controller = new AbortController();
  const work = item.use({ signal: controller.signal }, untilAborted);
  controller.abort();
  await expect(work).rejects.toThrow('abort');
  expect(isGone()).toBe(false);
});

/** Numbers until its signal says no. */
async function* numbers({ signal }: { signal?: AbortSignal }): AsyncGenerator<number> {
  for (let at = 0; ; at++) {
    await Promise.resolve();
    signal!.throwIfAborted();
    yield at;
  }
}

test('of results that come one after another it stays until no more are wanted', async () => {
  const { item, isGone } = held();
  for await (const at of item.useEach({}, numbers)) if (at === 2) break;
  const results = item.useEach({}, numbers);
  expect(await results.next()).toEqual({ done: false, value: 0 });
  item[Symbol.dispose]();
  expect(isGone()).toBe(false);
  await expect(results.next()).rejects.toBe(reason);
  await Promise.resolve();
  expect(isGone()).toBe(true);
  await expect(item.useEach({}, numbers).next()).rejects.toBe(reason);
});
