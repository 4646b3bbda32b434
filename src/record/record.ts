// Makes a video of a script, frame by frame, at the pace of the machine; what is seen does not depend on that pace.
import type { JobOptions } from '../core/progress';
import { FrameClock } from './clock';
import { Compositor } from './compositor';
import { nextTask } from '../core/next-task';
import type { Shade } from './palette';
import type { Preset } from './presets';
import { scriptSeconds, type Script } from './script';
import type { RecordingSource } from './source';
import { videoCodec, VideoWriter } from './video-writer';

export type { JobOptions, Progress } from '../core/progress';

export interface RecordOptions {
  readonly preset: Preset;
  readonly shade: Shade;
  /** For what is left to chance; 0 when absent. */
  readonly seed?: number;
}

export interface Recording {
  /** A WebM file. */
  readonly video: Blob;
  readonly frames: number;
  /** Full name of the video codec. */
  readonly codec: string;
}

/** Frames a script has at a preset. */
export function frameCount(script: Script, preset: Preset): number {
  return new FrameClock(preset.framesPerSecond, 0).frames(scriptSeconds(script));
}

/** Throws Unsupported when this browser cannot make a video of that size: to be asked before anything long is begun. */
export async function checkRecordable({ width, height, framesPerSecond }: Preset): Promise<void> {
  await videoCodec(width, height, framesPerSecond);
}

/**
 * Records a script. The same source, script and options give the same bytes on the same browser and adapter.
 * Throws Unsupported without WebCodecs or VP9, DeviceLost when the GPU goes away, and the signal's reason when it is aborted;
 * then nothing is left running.
 */
export async function record(
  source: RecordingSource,
  script: Script,
  options: RecordOptions,
  { signal, onProgress }: JobOptions = {},
): Promise<Recording> {
  signal?.throwIfAborted();
  const { preset, shade, seed = 0 } = options;
  const clock = new FrameClock(preset.framesPerSecond, seed);
  const total = frameCount(script, preset);
  using compositor = await Compositor.create(source, script, { preset, shade, clock });
  const writer = await VideoWriter.open(compositor.canvas, clock);
  try {
    for (let frame = 0; frame < total; frame++) {
      signal?.throwIfAborted();
      await compositor.draw(frame);
      await writer.add(frame);
      onProgress?.({ stage: 'frames', done: frame + 1, total });
      await nextTask();
    }
    signal?.throwIfAborted();
    return { video: await writer.finish(), frames: total, codec: writer.codec };
  } catch (error) {
    await writer.cancel();
    throw error;
  }
}
