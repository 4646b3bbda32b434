// What zarrita reads a store through. By itself it takes a missing, short or damaged piece for zeros or fill values,
// passes over checksums and never asks again for a shard that was missing once; here each piece is checked first.
import type { ByteSource } from './byte-source';
import { endsInChecksum } from './crc32c';
import type { StoreLayout } from './layout';
import { arrayDocument, arrayMetadata } from './metadata';
import { refuse } from './refuse';
import { readShardIndex, type ShardIndex } from './shard-index';

/** There is no such shard yet. Thrown, since zarrita keeps what it is given, and a shard may come later. */
export class NotStored extends Error {}

/** The file is another one than its index was read of. */
export class Replaced extends Error {}

/** A signal aborted a request, which others may have been waiting for too. */
export class Stopped extends Error {}

interface GetOptions {
  readonly signal?: AbortSignal;
}

type Range = { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

export class StrictStore {
  private readonly documents: ReadonlyMap<string, Uint8Array>;
  private readonly indexes = new Map<string, ShardIndex>();

  /** Its documents are those that the layout leads to; whether the files say the same has been checked before. */
  constructor(
    private readonly source: ByteSource,
    private readonly layout: StoreLayout,
  ) {
    const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
    const documents = layout.levels.flatMap((level) =>
      layout
        .statistics(level)
        .map((statistic) => [`/${arrayDocument(level, statistic)}`, encode(arrayMetadata(layout, level))] as const),
    );
    this.documents = new Map(documents);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.documents.get(key);
  }

  /** The index of a shard is its last bytes, a chunk any others. Throws InvalidFile, NotStored, Replaced, Stopped. */
  async getRange(key: string, range: Range, { signal }: GetOptions = {}): Promise<Uint8Array> {
    const path = key.slice(1);
    try {
      return 'suffixLength' in range
        ? await this.indexBytes(path, range.suffixLength, signal)
        : await this.chunkBytes(path, range.offset, range.length, signal);
    } catch (cause) {
      throw signal?.aborted ? new Stopped('the request was stopped', { cause }) : cause;
    }
  }

  /** Whether the shard, whose index has been read, has this chunk. */
  holds(path: string, slot: number): boolean {
    return this.indexes.get(path)?.offsets[slot] !== undefined;
  }

  private async indexBytes(path: string, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const piece = await this.source.read(path, { last: length }, signal);
    if (!piece) throw new NotStored(path);
    const chunks = this.layout.shardTiles(Number(path.split('/')[0]));
    this.indexes.set(path, readShardIndex(path, chunks, piece.bytes, piece.size));
    return piece.bytes;
  }

  private async chunkBytes(path: string, start: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const piece = await this.source.read(path, { start, end: start + length }, signal);
    if (piece?.size !== this.indexes.get(path)?.size) throw new Replaced(path);
    const where = `${path}, the chunk at byte ${start}`;
    const bytes = piece!.bytes;
    if (bytes.length !== length) throw refuse(where, `${bytes.length} bytes came of ${length}`);
    if (!endsInChecksum(bytes)) throw refuse(where, 'the checksum is wrong: it is damaged');
    return bytes;
  }
}
