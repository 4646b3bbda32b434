// Bytes of a file of the reader's machine, a part at a time.
import { untilAborted } from './aborting';
import { refuse } from './refuse';

/** From byte `start` to before `end`. Throws InvalidFile naming `where` when the file has changed or is gone. */
export async function blobBytes(
  blob: Blob,
  { start, end }: { readonly start: number; readonly end: number },
  where: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const reading = blob.slice(start, end).arrayBuffer();
  const named = reading.catch(() => {
    throw refuse(where, 'it cannot be read: it is gone, or has changed since it was opened');
  });
  return new Uint8Array(await untilAborted(named, signal));
}
