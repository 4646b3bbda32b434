// A short script recorded: the same bytes twice, the right frames at the right times, the right colours in them, and cancelling.
import { ALL_FORMATS, BlobSource, Input, VideoSampleSink, type InputVideoTrack } from 'mediabunny';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Gpu } from '../../../src/gpu/device';
import { FrameClock } from '../../../src/record/clock';
import { Compositor } from '../../../src/record/compositor';
import { demoScript } from '../../../src/record/demo-script';
import { layout, presets } from '../../../src/record/presets';
import { frameCount, record } from '../../../src/record/record';
import type { Script } from '../../../src/record/script';
import { colourOfValue } from '../../../src/view/colour-maps';
import { darkTheme, lightTheme } from '../../../src/view/theme';
import { deviceErrors, near, sharedGpu, type Pixel } from '../view/support';
import { kernelValue, syntheticSource } from './synthetic-source';

const [small, large] = presets;
const frames = 24;

/** All that the demo does, in 24 frames. */
const script: Script = {
  start: demoScript.start,
  parts: [
    {
      name: 'All',
      seconds: frames / 30,
      captions: [{ at: 0, text: '{n} datapoints, one of them a {label}' }],
      keyframes: [
        { at: 0.3, view: { training: 1, azimuth: 1, zoom: 0 }, easing: 'linear' },
        { at: 0.5, view: { zoom: 1, layer: 0, chosen: 1 } },
        { at: 0.8, view: { zoom: 0, predicted: 1, scatter: 1, azimuth: 3, lines: 1, approach: 1 }, easing: 'linear' },
      ],
    },
  ],
};

let gpu: Gpu;
let source: ReturnType<typeof syntheticSource>;
beforeAll(async () => {
  gpu = await sharedGpu();
  source = syntheticSource(gpu);
});
afterEach(async () => {
  await gpu.device.queue.onSubmittedWorkDone();
  expect(deviceErrors.splice(0)).toEqual([]);
});
afterAll(() => {
  source.free();
  gpu[Symbol.dispose]();
});

/** SHA-256: comparing millions of numbers one by one takes an assertion seconds. */
async function digest(bytes: BufferSource): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))).join();
}

class Decoded {
  constructor(
    readonly timestamp: number,
    readonly duration: number,
    private readonly image: ImageData,
  ) {}

  at(x: number, y: number): Pixel {
    const start = (Math.round(y) * this.image.width + Math.round(x)) * 4;
    const { data } = this.image;
    return [data[start], data[start + 1], data[start + 2]];
  }

  /** Different colours within a box, on a coarse grid of pixels and of colours. */
  colours({ left, top, width, height }: { left: number; top: number; width: number; height: number }): number {
    const seen = new Set<string>();
    for (let y = top; y < top + height; y += 3)
      for (let x = left; x < left + width; x += 3)
        seen.add(
          this.at(x, y)
            .map((value) => value >> 4)
            .join(),
        );
    return seen.size;
  }

  get key(): Promise<string> {
    return digest(this.image.data);
  }
}

async function decode(track: InputVideoTrack): Promise<Decoded[]> {
  const decoded: Decoded[] = [];
  const context = new OffscreenCanvas(track.displayWidth, track.displayHeight).getContext('2d', {
    willReadFrequently: true,
  })!;
  for await (const sample of new VideoSampleSink(track).samples()) {
    sample.draw(context, 0, 0);
    const image = context.getImageData(0, 0, track.displayWidth, track.displayHeight);
    decoded.push(new Decoded(sample.timestamp, sample.duration, image));
    sample.close();
  }
  return decoded;
}

describe('a recording', () => {
  let videos: Blob[];
  let decoded: Decoded[];
  let track: InputVideoTrack;
  const progress: number[] = [];

  beforeAll(async () => {
    const onProgress = ({ done }: { done: number }): void => void progress.push(done);
    const first = await record(source, script, { preset: small, shade: 'light' }, { onProgress });
    const second = await record(source, script, { preset: small, shade: 'light' });
    expect([first.frames, frameCount(script, small)]).toEqual([frames, frames]);
    videos = [first.video, second.video];
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(first.video) });
    track = (await input.getPrimaryVideoTrack())!;
    decoded = await decode(track);
  });

  it('is the same to the byte when made again', async () => {
    const [first, second] = await Promise.all(videos.map((video) => video.arrayBuffer()));
    expect(first.byteLength).toBeGreaterThan(10_000);
    expect(second.byteLength).toBe(first.byteLength);
    expect(await digest(second)).toBe(await digest(first));
  });

  it('is a WebM of VP9 at full colour resolution and of the size asked for', async () => {
    expect(videos[0].type).toBe('video/webm');
    expect([track.codec, track.displayWidth, track.displayHeight]).toEqual(['vp9', 1280, 720]);
    expect(await track.getCodecParameterString()).toMatch(/^vp09\.01\./);
  });

  it('holds every frame at its time, to the millisecond a WebM counts in', () => {
    expect(decoded.map(({ timestamp }) => timestamp)).toEqual(
      Array.from({ length: frames }, (_, frame) => Math.round((frame * 1000) / 30) / 1000),
    );
  });

  it('has frames that differ, none of them blank', async () => {
    expect(new Set(await Promise.all(decoded.map(({ key }) => key))).size).toBe(frames);
    for (const frame of decoded) {
      expect(frame.colours(layout.heatmap)).toBeGreaterThan(4);
      expect(frame.colours(layout.cloud)).toBeGreaterThan(10);
      expect(frame.colours(layout.upperChart)).toBeGreaterThan(2);
      expect(near(frame.at(4, 4), lightTheme.background, 3)).toBe(true);
    }
  });

  it('shows the colours of the cells of its kernels', () => {
    const [edge, margin] = [layout.heatmap.height - 11, 11];
    const centre = (place: number): number => margin + ((place + 0.5) * edge) / 60;
    for (const [frame, snapshot] of [
      [0, 0],
      [9, 1],
    ]) {
      for (const [row, column] of [
        [5, 5],
        [50, 12],
        [31, 33],
      ]) {
        const pixel = decoded[frame].at(layout.heatmap.left + centre(column), layout.heatmap.top + centre(row));
        const expected = colourOfValue(
          'sequential-light',
          source.snapshots[0].domain,
          kernelValue(snapshot, row, column),
        )!;
        expect({ frame, row, column, pixel, near: near(pixel, expected, 12) }).toMatchObject({ near: true });
      }
    }
  });

  it('tells how far it has come', () => {
    expect(progress).toEqual(Array.from({ length: frames }, (_, frame) => frame + 1));
  });
});

describe('a frame', () => {
  async function pixels(compositor: Compositor, frame: number): Promise<Uint8ClampedArray<ArrayBuffer>> {
    await compositor.draw(frame);
    const { width, height } = compositor.canvas;
    return compositor.canvas.getContext('2d')!.getImageData(0, 0, width, height).data;
  }

  it('is the same whatever was drawn before it', async () => {
    const options = { preset: small, shade: 'dark', clock: new FrameClock(30, 0) } as const;
    using all = await Compositor.create(source, script, options);
    using alone = await Compositor.create(source, script, options);
    for (const frame of [0, 5, 14, 23, 7]) {
      const after = await digest(await pixels(all, frame));
      if (frame === 7) expect(after).toBe(await digest(await pixels(alone, 7)));
    }
    using last = await Compositor.create(source, script, options);
    expect(await digest(await pixels(last, 23))).toBe(await digest(await pixels(alone, 23)));
  });

  it('is drawn in the dark and at 1920 by 1080 too', async () => {
    using compositor = await Compositor.create(source, script, {
      preset: large,
      shade: 'dark',
      clock: new FrameClock(30, 0),
    });
    const data = await pixels(compositor, 20);
    expect([compositor.canvas.width, compositor.canvas.height]).toEqual([1920, 1080]);
    expect(near([data[0], data[1], data[2]], darkTheme.background, 1)).toBe(true);
    expect(new Set(new Uint32Array(data.buffer)).size).toBeGreaterThan(200);
  });

  it('is drawn when there are no activations to show', async () => {
    const bare = { ...source, snapshots: source.snapshots.map((snapshot) => ({ ...snapshot, layers: [] })) };
    using compositor = await Compositor.create(bare, script, {
      preset: small,
      shade: 'light',
      clock: new FrameClock(30, 0),
    });
    await expect(compositor.draw(3)).resolves.toBeUndefined();
  });
});

describe('cancelling', () => {
  it('ends within a frame, leaves nothing running, and the next recording is whole', async () => {
    const controller = new AbortController();
    const closed = vi.spyOn(VideoEncoder.prototype, 'close');
    const used = gpu.arena.budget.used;
    let done = 0;
    const onProgress = (progress: { done: number }): void => {
      done = progress.done;
      if (done === 5) controller.abort();
    };
    const work = record(source, script, { preset: small, shade: 'light' }, { signal: controller.signal, onProgress });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    await new Promise((wait) => setTimeout(wait, 300));
    expect(done).toBe(5);
    expect(closed).toHaveBeenCalledTimes(1);
    expect(gpu.arena.budget.used).toBe(used);
    closed.mockRestore();
    const again = await record(source, script, { preset: small, shade: 'light' });
    expect(again.frames).toBe(frames);
  });

  it('before the start does nothing', async () => {
    const options = { signal: AbortSignal.abort(), onProgress: () => expect.unreachable() };
    await expect(record(source, script, { preset: small, shade: 'light' }, options)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
