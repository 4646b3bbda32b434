// The files a command reads. What cannot be used is an InvalidFile whose message names the option, the file and the place.
import { readFile } from 'node:fs/promises';
import { invalidFile, NtkError } from '../core/errors';
import type { NumberArray } from '../core/tensor';
import { readNpy } from '../formats/npy';
import { readSafetensors } from '../formats/safetensors';
import type { Model } from '../model/graph';
import { sequentialModel } from '../model/sequential';
import { inputSize } from '../model/shape';
import type { KernelOptions } from './arguments';

/** Datapoints as they lie in the file, [n, features]. */
export interface Datapoints {
  readonly n: number;
  readonly values: NumberArray;
}

/** The network of --model with --activation between its layers. Throws InvalidFile. */
export async function readModel({ model, activation, slope }: KernelOptions): Promise<Model> {
  const bytes = await readBytes('--model', model);
  return naming('--model', model, () => sequentialModel(readSafetensors(bytes), { activation, slope }));
}

/** The datapoints of an npy file [n, ...], flattened to the features a network wants. Throws InvalidFile. */
export async function readDatapoints(option: string, path: string, { graph }: Model): Promise<Datapoints> {
  const bytes = await readBytes(option, path);
  return naming(option, path, () => {
    const { shape, data } = readNpy(bytes);
    if (shape.length === 0) throw invalidFile('npy', 'the header', 'a single number has no datapoints');
    const [n, ...rest] = shape;
    const features = rest.reduce((product, length) => product * length, 1);
    if (n === 0) throw invalidFile('npy', 'the header', 'it has no datapoints');
    const expected = inputSize(graph);
    if (features === expected) return { n, values: data };
    const why = `shape [${shape}] has ${features} features for each datapoint, the network reads ${expected}`;
    throw invalidFile('npy', 'the header', why);
  });
}

async function readBytes(option: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unusable(option, path, reasonOf(cause), cause);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** Why the system refused a file, in words. */
export function reasonOf(cause: unknown): string {
  const { code = '', message = String(cause) } = cause as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

/** An InvalidFile for a file that an option names. */
export function unusable(option: string, path: string, why: string, cause?: unknown): NtkError<'InvalidFile'> {
  return new NtkError('InvalidFile', { format: 'file', where: path, why }, `${option} ${path}: ${why}`, { cause });
}

/** Runs a reader and puts the option and the file before the message of what it throws. */
function naming<T>(option: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof NtkError) throw unusable(option, path, cause.message, cause);
    throw cause;
  }
}
