// Encodes the frames of a canvas into a WebM file in memory: VP9 through WebCodecs, muxed by mediabunny.
import { BufferTarget, CanvasSource, Output, Quality, WebMOutputFormat } from 'mediabunny';
import type { FrameClock } from './clock';
import { cannotRecord } from './problems';

/** VP9 profile 1 keeps colour at full resolution (4:4:4), so that cells one pixel wide keep theirs; profile 0 halves it (4:2:0). Both BT.709. */
const codecs = ['vp09.01.40.08.03.01.01.01.00', 'vp09.00.40.08.01.01.01.01.00'] as const;
/** Bits per second and pixel of the frame: 6 Mbit/s at 1280 by 720. Frames are never dropped, and the same frames give the same bytes. */
const bitsPerPixel = 6.5;
const keyFrameSeconds = 2;

function bitrateOf(width: number, height: number): number {
  return Math.round(width * height * bitsPerPixel);
}

/** The first of our codecs that this browser encodes at this size. Throws Unsupported. */
export async function videoCodec(width: number, height: number, framerate: number): Promise<string> {
  if (typeof VideoEncoder === 'undefined') throw cannotRecord('video in this browser (it has no WebCodecs)');
  for (const codec of codecs) {
    const config = {
      codec,
      width,
      height,
      framerate,
      bitrate: bitrateOf(width, height),
      bitrateMode: 'variable' as const,
    };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return codec;
  }
  throw cannotRecord(`VP9 video of ${width} by ${height} in this browser`);
}

export class VideoWriter {
  private constructor(
    private readonly output: Output<WebMOutputFormat, BufferTarget>,
    private readonly source: CanvasSource,
    private readonly clock: FrameClock,
    /** The full name of the codec. */
    readonly codec: string,
  ) {}

  /** Throws Unsupported when this browser cannot encode such a video. */
  static async open(canvas: OffscreenCanvas, clock: FrameClock): Promise<VideoWriter> {
    const codec = await videoCodec(canvas.width, canvas.height, clock.framesPerSecond);
    const source = new CanvasSource(canvas, {
      codec: 'vp9',
      fullCodecString: codec,
      quality: new Quality({ bitrate: bitrateOf(canvas.width, canvas.height), bitrateMode: 'variable' }),
      latencyMode: 'quality',
      hardwareAcceleration: 'prefer-software',
      keyFrameInterval: keyFrameSeconds,
    });
    const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
    output.addVideoTrack(source, { frameRate: clock.framesPerSecond });
    await output.start();
    return new VideoWriter(output, source, clock, codec);
  }

  /** Adds what the canvas shows as a frame; resolves when there is room for the next. */
  add(frame: number): Promise<void> {
    return this.source.add(this.clock.seconds(frame), this.clock.frameSeconds);
  }

  /** Ends the file. */
  async finish(): Promise<Blob> {
    await this.output.finalize();
    return new Blob([this.output.target.buffer!], { type: 'video/webm' });
  }

  /** Ends the encoder and forgets what was written. */
  cancel(): Promise<void> {
    return this.output.cancel();
  }
}
