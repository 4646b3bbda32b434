// Asks a worker of its own for a UMAP layout, which is loaded with the first that is asked for, and ends it.
import { unsupported } from '../core/errors';
import { restored } from '../core/portable-error';
import type { JobOptions } from '../core/progress';
import { umapWorker } from './own-worker';
import type { UmapAnswer, UmapRequest } from './umap-messages';

const stage = 'epochs of UMAP';

/**
 * xyzw for each datapoint from its neighbours; the same seed gives the same layout. Throws Unsupported where a page may
 * start no workers, and when there is too much for one, and the signal's reason: the worker is then ended.
 */
export async function layOut(
  request: UmapRequest,
  { signal, onProgress }: JobOptions,
  makeWorker: () => Worker = umapWorker,
): Promise<Float32Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  const worker = attempt(makeWorker);
  const stopping = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      let isReady = false;
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { signal: stopping.signal });
      worker.addEventListener('message', ({ data }: MessageEvent<UmapAnswer>) => {
        if (data.kind === 'ready') isReady = true;
        else if (data.kind === 'epochs') onProgress?.({ stage, done: data.done, total: data.total });
        else if (data.kind === 'placed') resolve(data.points);
        else reject(restored(data.error));
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        reject(isReady ? unsupported('UMAP of so much on this machine') : forbidden());
      });
      worker.postMessage(request);
    });
  } finally {
    stopping.abort();
    worker.terminate();
  }
}

const forbidden = () => unsupported('UMAP on a page that may start no workers');

function attempt(makeWorker: () => Worker): Worker {
  try {
    return makeWorker();
  } catch {
    throw forbidden();
  }
}
