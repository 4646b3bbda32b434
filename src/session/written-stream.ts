// A stream that is whole when it is closed: what fails or is cancelled on the way is aborted.
type Bytes = Uint8Array<ArrayBuffer>;

/** `write` resolves with whether all was written, and so does this. Rejects with what failed. */
export async function writeWhole(
  sink: WritableStream<Bytes>,
  write: (put: (bytes: Bytes) => Promise<void>) => Promise<boolean>,
): Promise<boolean> {
  const writer = sink.getWriter();
  try {
    const isWhole = await write((bytes) => writer.write(bytes));
    await (isWhole ? writer.close() : writer.abort());
    return isWhole;
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}
