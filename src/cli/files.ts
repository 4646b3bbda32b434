// Files that options name: read whole, or written whole under a temporary name; what goes wrong names option and file.
import { open, readFile, rename, rm } from 'node:fs/promises';
import { NtkError } from '../core/errors';

/** Throws InvalidFile. */
export async function readBytes(option: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unusable(option, path, reasonOf(cause), cause);
  }
}

/** The file's pieces one after the other, at a path without links; it appears whole or not at all. */
export async function writeBytes(
  path: string,
  pieces: readonly Uint8Array[],
  temporary: string = temporaryOf(path),
): Promise<void> {
  try {
    const file = await open(temporary, 'w');
    try {
      for (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Where a file is written until it is whole. */
export const temporaryOf = (path: string, own = `${process.pid}`): string => `${path}.${own}.part`;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links lead in a circle',
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
export function naming<T>(option: string, path: string, read: () => T): T {
  const rename = (cause: unknown): never => {
    throw cause instanceof NtkError ? unusable(option, path, cause.message, cause) : cause;
  };
  try {
    const result = read();
    return result instanceof Promise ? (result.catch(rename) as T) : result;
  } catch (cause) {
    return rename(cause);
  }
}

/** Puts what the system refuses about a file that is written into words. */
export async function refusing<T>(path: string, action: () => Promise<T>, option = '--out'): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const isSystem = typeof (cause as NodeJS.ErrnoException).syscall === 'string';
    throw isSystem ? unusable(option, path, reasonOf(cause), cause) : cause;
  }
}
