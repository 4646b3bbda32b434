// Where --out leads: links are followed, inputs are never written over, and only plain files are replaced.
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { refusing, unusable } from './files';
import { usage } from './usage';

const mostLinks = 40;

/** Files that a command may read beside its model. */
const besideModel = ['config.json', 'tokenizer.json', 'characters.json'];

/** The path without links, of a file that need not be there. Throws what the system throws for its folder. */
export async function realOutput(path: string, links = mostLinks): Promise<string> {
  const there = await realpath(path).catch(() => undefined);
  if (there !== undefined) return there;
  const own = join(await realpath(dirname(path)), basename(path));
  const aim = await readlink(own).catch(() => undefined);
  if (aim === undefined || links === 0) return own;
  return realOutput(resolve(dirname(own), aim), links - 1);
}

/**
 * Refuses, before anything is computed, to write over what is read, into what is no plain file, and where there is no
 * folder. Throws UsageError, InvalidFile.
 */
export async function checkOutput(
  out: string,
  model: string,
  ...inputs: readonly (string | undefined)[]
): Promise<void> {
  const real = await refusing(out, () => realOutput(out));
  const read = [model, ...inputs, ...besideModel.map((name) => join(dirname(model), name))];
  for (const path of read) {
    if (path !== undefined && (await realpath(path).catch(() => undefined)) === real)
      throw usage(`--out ${out}: it is also an input`);
  }
  const there = await stat(real).catch(() => undefined);
  if (there?.isDirectory()) throw unusable('--out', out, 'it is a folder');
  if (there && !there.isFile()) throw unusable('--out', out, 'it is a device, a pipe or a socket, not a file');
  if (!/\.np[yz]$/.test(out)) throw usage(`--out wants a file that ends in .npy or .npz, not '${out}'`);
}
