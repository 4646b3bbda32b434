// An .npy file of a float32 matrix that is written in pieces under a temporary name and appears whole or not at all.
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { npyHeader } from '../formats/npy';
import { reasonOf, unusable } from './inputs';

/** A block of rows and columns of the matrix. */
export interface Block {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly rows: number;
  readonly columns: number;
  /** Row-major [rows, columns]. */
  readonly values: Float32Array;
}

export class MatrixFile {
  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly file: FileHandle,
    private readonly columns: number,
    private readonly dataStart: number,
  ) {}

  /** Opens the temporary file beside `path` and writes the header; the array of `shape` is `columns` wide. Throws InvalidFile. */
  static async create(path: string, shape: readonly number[], columns: number): Promise<MatrixFile> {
    const temporary = `${path}.${process.pid}.part`;
    const header = npyHeader(shape, '<f4');
    return refusing(path, async () => {
      if ((await stat(path).catch(() => undefined))?.isDirectory()) throw unusable('--out', path, 'it is a folder');
      const file = await open(temporary, 'w');
      const result = new MatrixFile(path, temporary, file, columns, header.length);
      try {
        await file.write(header, 0, header.length, 0);
        return result;
      } catch (error) {
        await result.discard();
        throw error;
      }
    });
  }

  /** Throws InvalidFile when the system refuses. */
  async write({ firstRow, firstColumn, rows, columns, values }: Block): Promise<void> {
    const bytes = littleEndian(values);
    const at = (row: number): number => this.dataStart + ((firstRow + row) * this.columns + firstColumn) * 4;
    const whole = columns === this.columns;
    const length = whole ? bytes.length : columns * 4;
    await refusing(this.path, async () => {
      for (let row = 0; row < (whole ? 1 : rows); row++)
        await writeAll(this.file, bytes, row * length, length, at(row));
    });
  }

  /** Gives the file its name. */
  async finish(): Promise<void> {
    await refusing(this.path, async () => {
      await this.file.sync();
      await this.file.close();
      await rename(this.temporary, this.path);
    });
  }

  /** Removes what was written; harmless after `finish`. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

async function writeAll(
  file: FileHandle,
  bytes: Uint8Array,
  start: number,
  length: number,
  position: number,
): Promise<void> {
  for (let done = 0; done < length;) {
    done += (await file.write(bytes, start + done, length - done, position + done)).bytesWritten;
  }
}

async function refusing<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const isSystem = typeof (cause as NodeJS.ErrnoException).syscall === 'string';
    throw isSystem ? unusable('--out', path, reasonOf(cause), cause) : cause;
  }
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}
