// Protocol buffer messages over a wire reader: each reader of a message says what it does with each field number.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { invalidFile, NtkError } from '../core/errors';

/** Bytes of a message and where in the file they lie. */
export interface Span {
  readonly bytes: Uint8Array;
  readonly start: number;
}

const most = Number.MAX_SAFE_INTEGER;

/** A field that has just been met; each method reads it and throws where it is of another wire type. */
export class Field {
  constructor(
    private readonly reader: BinaryReader,
    private readonly type: WireType,
    private readonly start: number,
  ) {}

  private require(type: WireType): void {
    if (this.type !== type) throw new Error(`wire type ${this.type} where ${type} is expected`);
  }

  /** A whole number; beyond 2^53 the nearest that a number holds exactly. */
  integer(): number {
    this.require(WireType.Varint);
    return integerFrom(this.reader);
  }

  float(): number {
    this.require(WireType.Bit32);
    return this.reader.float();
  }

  text(): string {
    this.require(WireType.LengthDelimited);
    return this.reader.string();
  }

  span(): Span {
    this.require(WireType.LengthDelimited);
    const bytes = this.reader.bytes();
    return { bytes, start: this.start + this.reader.pos - bytes.length };
  }

  /** Appends one number, or a packed list of them. */
  integers(into: number[]): void {
    this.repeated(into, integerFrom, WireType.Varint);
  }

  floats(into: number[]): void {
    this.repeated(into, (reader) => reader.float(), WireType.Bit32);
  }

  doubles(into: number[]): void {
    this.repeated(into, (reader) => reader.double(), WireType.Bit64);
  }

  private repeated(into: number[], read: (reader: BinaryReader) => number, single: WireType): void {
    if (this.type !== WireType.LengthDelimited) {
      this.require(single);
      into.push(read(this.reader));
      return;
    }
    const packed = new BinaryReader(this.reader.bytes());
    while (packed.pos < packed.len) into.push(read(packed));
    if (packed.pos > packed.len) throw new Error('a packed list ends within a number');
  }
}

function integerFrom(reader: BinaryReader): number {
  return Math.min(Math.max(Number(reader.int64()), -most), most);
}

/** What a message does with the fields it knows, by number. */
export type Fields = Readonly<Record<number, (field: Field) => void>>;

/**
 * Reads a message; fields without a reader are skipped. Throws InvalidFile naming the message and the byte for anything
 * that is not a message.
 */
export function readMessage(format: string, what: string, { bytes, start }: Span, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  let at = 0;
  try {
    while (reader.pos < reader.len) {
      at = reader.pos;
      const [number, type] = reader.tag();
      const read = Object.hasOwn(fields, number) ? fields[number] : undefined;
      if (read) read(new Field(reader, type, start));
      else reader.skip(type, number);
      if (reader.pos > reader.len) throw new Error('it ends within a field');
    }
  } catch (cause) {
    if (cause instanceof NtkError) throw cause;
    const why = cause instanceof Error ? cause.message : 'unreadable';
    throw invalidFile(format, `byte ${start + at}`, `${what} cannot be read (${why})`);
  }
}
