// The body of an answer from a server, of which no more is taken than was agreed to.

/** Throws what `tooMany` makes of the bytes that have come, and takes no more, when they are more than `limit`. */
export async function readBody(
  { body }: Response,
  limit: number,
  tooMany: (size: number) => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size <= limit) continue;
    await reader?.cancel();
    throw tooMany(size);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
