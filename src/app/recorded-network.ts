// Trains a network of its own to a fixed step and copies what a recording shows of it: nothing of the page's session is touched.
import { cannotRecord, lostWhileRecording } from '../record/problems';
import { createSession } from '../session/session';
import type {
  KernelView,
  LayerView,
  NudgeView,
  Session,
  StateDocument,
  TrainingPoint,
  WholePicture,
} from '../session/types';
import { wholePicture } from '../session/whole-picture';

type Gpu = NonNullable<Session['gpu']['value']>;
type Dataset = NonNullable<Session['dataset']['value']>;
export type RecordingArena = ReturnType<Gpu['arena']['child']>;

/** A network at a step: numbers, and copies of GPU objects that belong to the arena they were made in. */
export interface RecordedNetwork {
  readonly kernel: KernelView & { readonly picture: WholePicture };
  readonly layers: readonly LayerView[];
  readonly history: readonly TrainingPoint[];
  readonly nudge: NudgeView | undefined;
}

const copyUsage = 0x04 | 0x02; // TEXTURE_BINDING | COPY_DST

/** A copy of a kernel's picture, with all its levels. */
function copyPicture(
  { device }: Gpu,
  arena: RecordingArena,
  { texture, rows, columns, levels }: WholePicture,
): WholePicture {
  const { width, height, format } = texture;
  const bytes = Math.ceil((width * height * 16) / 3);
  const copy = arena.texture(
    'picture',
    { size: [width, height], format, mipLevelCount: levels, usage: copyUsage },
    bytes,
  );
  const encoder = device.createCommandEncoder({ label: 'copy of a picture' });
  for (let mipLevel = 0; mipLevel < levels; mipLevel++) {
    const size = [Math.max(1, width >> mipLevel), Math.max(1, height >> mipLevel)];
    encoder.copyTextureToTexture({ texture, mipLevel }, { texture: copy, mipLevel }, size);
  }
  device.queue.submit([encoder.finish()]);
  return { texture: copy, rows, columns, levels };
}

/**
 * Trains the network of a state from its seed to the state's step, and takes what there is to show. Positions are copied to the
 * CPU alone. Rejects with what failed, DeviceLost when it fell on another device, and the signal's reason when aborted.
 */
export async function recordNetwork(
  gpu: Gpu,
  dataset: Dataset,
  state: StateDocument,
  arena: RecordingArena,
  signal: AbortSignal | undefined,
): Promise<RecordedNetwork> {
  signal?.throwIfAborted();
  const session = createSession('recording', { state, dataset });
  const stop = (): void => session[Symbol.dispose]();
  signal?.addEventListener('abort', stop);
  try {
    await session.start();
    signal?.throwIfAborted();
    return takeFrom(session, gpu, arena);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    if (!signal?.aborted) stop();
    await session.closed;
  }
}

function takeFrom(session: Session, gpu: Gpu, arena: RecordingArena): RecordedNetwork {
  const [kernel, problem] = [session.kernel.peek(), session.problem.peek()];
  if (session.gpu.peek() !== gpu) throw lostWhileRecording();
  if (!kernel) throw problem?.error ?? cannotRecord('a network without a kernel');
  return {
    kernel: { ...kernel, picture: copyPicture(gpu, arena, wholePicture(kernel)) },
    layers: session.neighbourhood.peek()?.layers ?? [],
    history: session.training.peek().history,
    nudge: session.nudge.peek(),
  };
}
