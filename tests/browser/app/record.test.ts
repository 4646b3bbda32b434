// The Record control and the demo of a real, small session: the same numbers and bytes every time, progress, cancelling.
import { ALL_FORMATS, BlobSource, CanvasSink, Input } from 'mediabunny';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import '../../../src/app/ntk-record';
import { prepareDemo } from '../../../src/app/demo';
import type { NtkRecord } from '../../../src/app/ntk-record';
import { presets } from '../../../src/record/presets';
import { record, type Progress } from '../../../src/record/record';
import type { Script } from '../../../src/record/script';
import { demoScript } from '../../../src/record/demo-script';
import { createSession } from '../../../src/session/session';
import type { Session } from '../../../src/session/types';
import { defaultState } from '../../../src/state/document';
import { someDigits } from '../../support/linear-model';
import { near, Pixels } from '../view/support';
import { darkTheme } from '../../../src/view/theme';
import { inside, mount, setScheme, textOf, unmountAll, until, violations } from '../elements/support';

const count = 96;
const [preset] = presets;

/** Half a second in which everything happens. */
const short: Script = {
  start: demoScript.start,
  parts: [
    {
      name: 'Short',
      seconds: 0.4,
      captions: [],
      keyframes: [
        { at: 0.4, view: { training: 1, chosen: 1, predicted: 1, azimuth: 2, scatter: 1 }, easing: 'linear' },
      ],
    },
  ],
};

let session: Session;
const used = (): number => session.gpu.value!.arena.budget.used;

/** Until nothing runs and what was replaced has been given back, which takes a second. */
async function settled(): Promise<void> {
  let [last, since] = [-1, performance.now()];
  await until(() => {
    const now = session.jobs.value.length === 0 && session.stableRate.value !== undefined ? used() : -1;
    if (now !== last || now === -1) [last, since] = [now, performance.now()];
    return performance.now() - since > 1500;
  }, 'the session is quiet');
}

beforeAll(async () => {
  const { network, training } = defaultState;
  const state = {
    ...defaultState,
    network: { ...network, hidden: [24, 16] },
    training: { ...training, batchSize: 16, epochs: 6 },
  };
  session = createSession('to record', { state, dataset: await someDigits(count) });
  await session.start();
  await settled();
});
afterEach(() => unmountAll());
afterAll(async () => {
  session[Symbol.dispose]();
  await session.closed;
});

describe('the demo of a session', () => {
  it('has the network trained from its seed, and leaves the session and its memory as they were', async () => {
    const before = { used: used(), step: session.training.value.step, kernel: session.kernel.value };
    const seen: Progress[] = [];
    {
      using demo = await prepareDemo(session, 0, { onProgress: (progress) => seen.push(progress) });
      expect(used()).toBeGreaterThan(before.used);
      const { totalSteps, history } = session.training.value;
      expect(demo.snapshots[0].step).toBe(0);
      expect(demo.snapshots.at(-1)!.step).toBe(totalSteps);
      expect(demo.curve.at(-1)!.trainLoss).toBe(history.at(-1)!.trainLoss);
      expect(demo.curve.length).toBe(history.length);
      expect(demo.snapshots.every(({ layers }) => layers.length === 3)).toBe(true);
      expect(demo.snapshots[0].layers[0].neighbours.length).toBe(8);
      expect(demo.nudge.predicted.length).toBe(count);
      expect(demo.nudge.label).not.toBe(demo.labels[demo.chosen]);
    }
    expect(used()).toBe(before.used);
    expect(session.training.value.step).toBe(before.step);
    expect(session.kernel.value).toBe(before.kernel);
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.map(({ done }) => done)).toEqual(seen.map((_, index) => index));
  });

  it('gives the same bytes when all is done again', async () => {
    const videos: ArrayBuffer[] = [];
    for (let time = 0; time < 2; time++) {
      using demo = await prepareDemo(session, 0);
      videos.push(await (await record(demo, short, { preset, shade: 'dark' })).video.arrayBuffer());
    }
    expect(videos[0].byteLength).toBeGreaterThan(10_000);
    const [first, second] = await Promise.all(videos.map((video) => crypto.subtle.digest('SHA-256', video)));
    expect(new Uint8Array(first)).toEqual(new Uint8Array(second));
  });

  it('stops in the middle when it is cancelled, and gives everything back', async () => {
    const before = used();
    const controller = new AbortController();
    const onProgress = ({ done }: Progress): void => {
      if (done === 2) controller.abort();
    };
    await expect(prepareDemo(session, 0, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(used()).toBe(before);
  });
});

describe('ntk-record', () => {
  const button = (element: NtkRecord): HTMLButtonElement => inside(element, 'button');
  const has = (element: NtkRecord, selector: string) => element.shadowRoot!.querySelector(selector) !== null;

  async function control(script?: Script): Promise<NtkRecord> {
    const element = mount('ntk-record', { session, script });
    await until(() => has(element, 'button') && !button(element).disabled, 'the control is ready');
    return element;
  }

  it('makes a video, tells how far it is, and offers the file', async () => {
    const element = await control(short);
    expect(await violations(element)).toEqual([]);
    const made = new Promise<Blob>((done) =>
      element.addEventListener('ntk-recorded', (event) => done((event as CustomEvent<{ video: Blob }>).detail.video)),
    );
    button(element).click();
    await until(() => has(element, 'progress'), 'progress');
    expect(button(element).textContent).toContain('Cancel');
    expect(inside(element, '[role=status]').textContent).toMatch(/Training again|Recording/);
    expect(await violations(element)).toEqual([]);
    const video = await made;
    await until(() => has(element, 'a'), 'the file');
    const link = inside<HTMLAnchorElement>(element, 'a');
    expect(link.download).toBe('ntk-explorer-720p.webm');
    expect((await (await fetch(link.href)).blob()).size).toBe(video.size);
    expect(await violations(element)).toEqual([]);
  });

  it('records in the shade of the page, also when it came into it late', async () => {
    setScheme('dark');
    const element = mount('ntk-record', { session, script: short });
    const shadow = element.parentElement!.attachShadow({ mode: 'open' });
    await until(() => has(element, 'button') && !button(element).disabled, 'the control is ready');
    shadow.append(document.createElement('slot'));
    const video = (await element.record())!;
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(video) });
    const sink = new CanvasSink((await input.getPrimaryVideoTrack())!);
    const { canvas } = (await sink.getCanvas(0))!;
    expect(near(new Pixels(canvas).at(4, 4), darkTheme.background, 3)).toBe(true);
  });

  it.each([
    ['by its button', (element: NtkRecord) => button(element).click()],
    ['by leaving the page', (element: NtkRecord) => element.remove()],
  ])('is cancelled %s', async (_, cancel) => {
    const before = used();
    const element = await control();
    const work = element.record();
    await until(() => has(element, 'progress'), 'progress');
    cancel(element);
    expect(await work).toBeUndefined();
    expect(used()).toBe(before);
  });

  it('says why it cannot, before anything long is begun', async () => {
    const asked = vi.spyOn(VideoEncoder, 'isConfigSupported').mockResolvedValue({ supported: false });
    try {
      const element = await control(short);
      const failed = new Promise((done) => element.addEventListener('ntk-error', done));
      expect(await element.record()).toBeUndefined();
      await failed;
      await until(() => has(element, '[role=alert]'), 'the reason');
      expect(textOf(element)).toContain('VP9 video of 1280 by 720');
    } finally {
      asked.mockRestore();
    }
  });
});
