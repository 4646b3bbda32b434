// Records in Thrift's compact protocol, as Parquet keeps what it says of itself. Strict: bounded depth, length and width.
import { invalidFile } from '../core/errors';
import { viewOf } from './bytes';

export type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftRecord;

const deepest = 16;
const stop = 0;

const refuse = (at: number, why: string) => invalidFile('Parquet', `byte ${at}`, why);

/** Fields of a record by number. Asking for one gives it as what it should be, or InvalidFile. */
export class ThriftRecord {
  constructor(
    private readonly fields: ReadonlyMap<number, ThriftValue>,
    private readonly at: number,
  ) {}

  has(field: number): boolean {
    return this.fields.has(field);
  }

  /** Numbers of the fields that are there. */
  get present(): readonly number[] {
    return [...this.fields.keys()];
  }

  /** A whole number from 0 to 2^53, `otherwise` when absent and given. */
  whole(field: number, otherwise?: number): number {
    const value = this.fields.get(field) ?? otherwise;
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    throw this.refuse(field, 'a whole number');
  }

  /** A whole number of either sign. */
  signed(field: number): number {
    const value = this.fields.get(field);
    return Number.isSafeInteger(value) ? (value as number) : this.fail(field, 'a whole number');
  }

  truth(field: number, otherwise: boolean): boolean {
    const value = this.fields.get(field) ?? otherwise;
    if (typeof value === 'boolean') return value;
    throw this.refuse(field, 'true or false');
  }

  text(field: number): string {
    return textOf(this.fields.get(field)) ?? this.fail(field, 'a text');
  }

  record(field: number): ThriftRecord {
    const value = this.fields.get(field);
    return value instanceof ThriftRecord ? value : this.fail(field, 'a record');
  }

  records(field: number): ThriftRecord[] {
    return this.list(field, (value) => (value instanceof ThriftRecord ? value : undefined));
  }

  texts(field: number): string[] {
    return this.list(field, textOf);
  }

  private list<Item>(field: number, read: (value: ThriftValue) => Item | undefined): Item[] {
    const value = this.fields.get(field);
    if (!Array.isArray(value)) throw this.refuse(field, 'a list');
    return value.map((item: ThriftValue) => read(item) ?? this.fail(field, 'a list of one kind'));
  }

  private fail(field: number, what: string): never {
    throw this.refuse(field, what);
  }

  private refuse(field: number, what: string) {
    return refuse(this.at, `field ${field} of the record there is not ${what}`);
  }
}

function textOf(value: ThriftValue | undefined): string | undefined {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : undefined;
}

/** Reads records one after the other. */
export class ThriftReader {
  private readonly view: DataView;

  /** `at` is the byte to start from. */
  constructor(
    private readonly bytes: Uint8Array,
    public at = 0,
  ) {
    this.view = viewOf(bytes);
  }

  /** The record that starts here. Throws InvalidFile. */
  record(depth = 0): ThriftRecord {
    if (depth > deepest) throw refuse(this.at, `records deeper than ${deepest}`);
    const start = this.at;
    const fields = new Map<number, ThriftValue>();
    let field = 0;
    for (let head = this.byte(); (head & 15) !== stop; head = this.byte()) {
      field = head >> 4 ? field + (head >> 4) : this.signed();
      if (fields.has(field)) throw refuse(this.at, `field ${field} is there twice`);
      fields.set(field, this.value(head & 15, depth));
    }
    return new ThriftRecord(fields, start);
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw refuse(this.at, 'a record does not end');
    return this.bytes[this.at++];
  }

  /** An unsigned number of at most ten bytes of seven bits, exact up to 2^53. */
  private unsigned(): number {
    let value = 0;
    for (let place = 0; place < 10; place++) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** (7 * place);
      if (byte < 128) return value;
    }
    throw refuse(this.at, 'a number longer than ten bytes');
  }

  private signed(): number {
    const value = this.unsigned();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  private value(type: number, depth: number): ThriftValue {
    if (type === 1 || type === 2) return type === 1;
    if (type === 3) return this.byte();
    if (type >= 4 && type <= 6) return this.signed();
    if (type === 7) return this.view.getFloat64(this.skip(8), true);
    if (type === 8) return this.binary();
    if (type === 9 || type === 10) return this.list(depth + 1);
    if (type === 12) return this.record(depth + 1);
    throw refuse(this.at, `type ${type} is not read`);
  }

  private skip(count: number): number {
    const start = this.at;
    if (count > this.bytes.length - start) throw refuse(start, `${count} bytes are not there`);
    this.at += count;
    return start;
  }

  private binary(): Uint8Array {
    const length = this.unsigned();
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  private list(depth: number): ThriftValue[] {
    if (depth > deepest) throw refuse(this.at, `lists deeper than ${deepest}`);
    const head = this.byte();
    const length = head >> 4 === 15 ? this.unsigned() : head >> 4;
    if (length > this.bytes.length - this.at) throw refuse(this.at, `a list of ${length} is longer than the file`);
    const type = head & 15;
    return Array.from({ length }, () => (type <= 2 ? this.byte() === 1 : this.value(type, depth)));
  }
}
