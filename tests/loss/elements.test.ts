// A device lost under elements in a real browser: drawn again on the next device after the first loss, explained after the second.
import { afterAll, describe, expect, it } from 'vitest';
import '../../src/elements/ntk-heatmap';
import '../../src/elements/ntk-neighbourhood';
import { fetchDigits } from '../../src/datasets/digit-files';
import { loadDigits } from '../../src/datasets/digits';
import { createSession } from '../../src/session/session';
import type { Session } from '../../src/session/types';
import { defaultState } from '../../src/state/document';
import { mount, pixelsOf, textOf, unmountAll, until } from '../browser/elements/support';

async function smallSession(): Promise<Session> {
  const digits = await loadDigits(fetchDigits);
  const count = 120;
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  const dataset = {
    ...digits,
    count,
    inputs: digits.inputs.slice(0, count * digits.features),
    labels: digits.labels.slice(0, count),
    split: { train: indices.slice(0, 100), test: indices.slice(100) },
  };
  const state = { ...defaultState, network: { ...defaultState.network, hidden: [16] }, step: 0 };
  return createSession('loss', { dataset, state });
}

/** How many colours a picture has. */
async function coloursOf(element: Element): Promise<number> {
  const seen = new Set<string>();
  (await pixelsOf(element)).count((pixel) => seen.add(pixel.join()).size > 0);
  return seen.size;
}

describe('a device lost under elements', () => {
  afterAll(unmountAll);

  it('is replaced once, and then the page says what happened', { timeout: 240_000 }, async () => {
    const session = await smallSession();
    const heatmap = mount('ntk-heatmap', { session });
    const neighbourhood = mount('ntk-neighbourhood', { session });
    await session.start();
    await until(() => session.kernel.value !== undefined && session.jobs.value.length === 0, 'the first kernel');
    const [first, diagonal] = [session.gpu.value!, session.kernel.value!.diagonal];
    expect(await coloursOf(heatmap)).toBeGreaterThan(20);

    first.device.destroy();
    await until(() => session.gpu.value !== undefined && session.gpu.value !== first, 'another device');
    await until(() => session.kernel.value !== undefined && session.jobs.value.length === 0, 'the kernel again');
    expect(session.status.value.phase).toBe('ready');
    expect(session.kernel.value!.diagonal).toEqual(diagonal);
    for (const element of [heatmap, neighbourhood]) {
      await expect.poll(() => coloursOf(element), { timeout: 20_000 }).toBeGreaterThan(20);
    }

    session.gpu.value!.device.destroy();
    await until(() => session.status.value.phase === 'failed', 'the second loss');
    for (const element of [heatmap, neighbourhood]) {
      await until(() => element.shadowRoot!.querySelector('[part=failure]'), 'the explanation');
      expect(textOf(element)).toContain('The graphics processor stopped');
      expect(element.shadowRoot!.querySelector('canvas')).toBeNull();
    }
  });
});
