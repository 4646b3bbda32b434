// Where matrices go: an .npy file that is written in pieces and appears whole or not at all, or an array of an archive.
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { npyHeader, writeNpy } from '../formats/npy';
import { npzPieces } from '../formats/npz-write';
import { type Tensor, tensor } from '../core/tensor';
import type { CommonOptions } from './arguments/common';
import { refusing, temporaryOf, writeBytes } from './files';
import { realOutput } from './output-path';

export type Dtype = NonNullable<CommonOptions['dtype']>;

/** Bytes of a number. */
export const widthOfType = (dtype: Dtype = 'float32'): number => (dtype === 'float32' ? 4 : 8);

/** A block of rows and columns of a matrix. */
export interface Block {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly rows: number;
  readonly columns: number;
  /** Row-major [rows, columns]. */
  readonly values: ArrayLike<number>;
}

/** Something that takes blocks. */
export interface MatrixSink {
  write(block: Block): Promise<void>;
}

/** A matrix in memory. */
export class MatrixArray implements MatrixSink {
  readonly values: Float32Array;

  constructor(
    rows: number,
    private readonly columns: number,
  ) {
    this.values = new Float32Array(rows * columns);
  }

  write({ firstRow, firstColumn, rows, columns, values }: Block): Promise<void> {
    for (let row = 0; row < rows; row++) {
      const at = (firstRow + row) * this.columns + firstColumn;
      for (let column = 0; column < columns; column++) this.values[at + column] = values[row * columns + column];
    }
    return Promise.resolve();
  }
}

/** A file of a matrix of any size. */
export class MatrixFile implements MatrixSink {
  private constructor(
    private readonly path: string,
    private readonly real: string,
    private readonly file: FileHandle,
    private readonly columns: number,
    private readonly dataStart: number,
    private readonly dtype: Dtype,
  ) {}

  /** Opens the temporary file beside `path`, or the file that it is a link to, and writes the header; the array of `shape` is `columns` wide. Throws InvalidFile. */
  static async create(
    path: string,
    shape: readonly number[],
    columns: number,
    dtype: Dtype = 'float32',
  ): Promise<MatrixFile> {
    const header = npyHeader(shape, dtype === 'float32' ? '<f4' : '<f8');
    return refusing(path, async () => {
      const real = await realOutput(path);
      const file = await open(temporaryOf(real), 'w');
      const result = new MatrixFile(path, real, file, columns, header.length, dtype);
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
    const bytes = littleEndian(values, this.dtype);
    const width = widthOfType(this.dtype);
    const at = (row: number): number => this.dataStart + ((firstRow + row) * this.columns + firstColumn) * width;
    const whole = columns === this.columns;
    const length = whole ? bytes.length : columns * width;
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
      await rename(temporaryOf(this.real), this.real);
    });
  }

  /** Removes what was written; harmless after `finish`. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(temporaryOf(this.real), { force: true });
  }
}

/** Writes arrays by name to an .npz, or the first of them to an .npy. Throws InvalidFile, Unsupported. */
export async function writeArrays(
  path: string,
  arrays: Readonly<Record<string, Tensor>>,
  dtype: Dtype = 'float32',
): Promise<void> {
  const cast = ({ shape, data }: Tensor): Tensor =>
    tensor(shape, dtype === 'float64' ? Float64Array.from(data) : single(data));
  const entries = Object.entries(arrays).map(([name, array]) => [name, cast(array)] as const);
  const pieces = path.endsWith('.npz') ? npzPieces(new Map(entries)) : [writeNpy(entries[0][1])];
  await refusing(path, async () => writeBytes(await realOutput(path), pieces));
}

const single = (data: Tensor['data']): Float32Array => (data instanceof Float32Array ? data : Float32Array.from(data));

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

function littleEndian(values: ArrayLike<number>, dtype: Dtype): Uint8Array {
  const width = widthOfType(dtype);
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (dtype === 'float32') view.setFloat32(4 * i, values[i], true);
    else view.setFloat64(8 * i, values[i], true);
  }
  return new Uint8Array(view.buffer);
}
