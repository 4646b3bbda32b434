// Zstandard, by a library that is loaded when the first such file is; what comes out is counted as it comes.
import { invalidFile, NtkError } from '../core/errors';

const largestWindow = 27; // as a power of two; zstd itself refuses more unless told otherwise

/** A frame without its size asks for a window; one beyond 128 MiB is refused before it is allocated. */
function checkWindow(packed: Uint8Array): void {
  const single = (packed[4] >> 5) & 1;
  if (!single && 10 + (packed[5] >> 3) > largestWindow) throw refuse('its window is too large');
}

const refuse = (why: string) => invalidFile('zstd', 'the compressed data', why);

/** The `size` bytes that were compressed. Throws InvalidFile. */
export async function unzstd(packed: Uint8Array, size: number): Promise<Uint8Array> {
  const { Decompress } = await import('fzstd');
  checkWindow(packed);
  const out = new Uint8Array(size);
  let filled = 0;
  const stream = new Decompress((part) => {
    if (part.length > size - filled) throw refuse(`it unpacks to more than ${size} bytes`);
    out.set(part, filled);
    filled += part.length;
  });
  try {
    stream.push(packed, true);
  } catch (cause) {
    throw cause instanceof NtkError ? cause : refuse('it is damaged');
  }
  if (filled !== size) throw refuse(`it unpacks to ${filled} bytes, not ${size}`);
  return out;
}
