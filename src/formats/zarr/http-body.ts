// The body of an answer, of which no more is taken than was agreed to.
import { refuse } from './refuse';

/** Throws InvalidFile, and takes no more, when there are more than `limit` bytes. */
export async function readBody(path: string, { body }: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size <= limit) continue;
    await reader?.cancel();
    throw refuse(path, `more bytes come than the ${limit} agreed to`);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
