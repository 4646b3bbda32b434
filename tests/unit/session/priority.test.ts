// What a reader waits for goes first; who is stopped does not wait.
import { describe, expect, test } from 'vitest';
import { Priority } from '../../../src/session/priority';

const aWhile = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

describe('priority', () => {
  test('others wait until the last urgent work has ended, also when it failed', async () => {
    const priority = new Priority();
    await priority.pause();
    const log: string[] = [];
    const first = priority.first(async () => {
      await aWhile();
      log.push('first');
    });
    const second = priority.first(async () => {
      await aWhile();
      await aWhile();
      log.push('second');
      throw new Error('broken');
    });
    const waited = priority.pause().then(() => log.push('other'));
    await expect(second).rejects.toThrow('broken');
    await Promise.all([first, waited]);
    expect(log).toEqual(['first', 'second', 'other']);
  });

  test('others wait until the picture of urgent work should be drawn, but its own caller does not', async () => {
    const priority = new Priority();
    const started = performance.now();
    await priority.first(() => Promise.resolve());
    expect(performance.now() - started).toBeLessThan(100);
    await priority.pause();
    expect(performance.now() - started).toBeGreaterThan(200);
  });

  test('a signal ends the wait', async () => {
    const priority = new Priority();
    const controller = new AbortController();
    let end!: () => void;
    const urgent = priority.first(() => new Promise<void>((done) => (end = done)));
    const waited = priority.pause(controller.signal);
    controller.abort();
    await waited;
    await priority.pause(controller.signal);
    end();
    await urgent;
  });
});
