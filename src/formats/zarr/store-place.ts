// Where a store is written, file by file: what is there can be read back, and a file that is there is whole.
import type { ByteSource } from './byte-source';
import type { StoreFile } from './unit';

export interface StorePlace extends ByteSource {
  /** Writes a file, over one that is there. Throws InvalidFile naming the file where that is refused. */
  put(file: StoreFile): Promise<void>;
}

/** Puts each file in its place before the next is asked for. Throws what both throw, and the signal's reason between files. */
export async function putAll(
  place: Pick<StorePlace, 'put'>,
  files: Iterable<StoreFile> | AsyncIterable<StoreFile>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  for await (const file of files) {
    signal?.throwIfAborted();
    await place.put(file);
  }
}
