// Fetches the digits' two files from beside the script, wherever the page or the bundle lies.
import { unreachable } from '../core/errors';
import { digitFiles } from './digits';

const addresses = new Map([
  [digitFiles.images as string, new URL('../../public/data/digits-images.npy', import.meta.url)],
  [digitFiles.labels as string, new URL('../../public/data/digits-labels.npy', import.meta.url)],
]);

/** The bytes of one of `digitFiles`. Throws Unreachable when it cannot be had. */
export async function fetchDigits(name: string): Promise<ArrayBuffer> {
  const address = addresses.get(name);
  if (address === undefined) throw unreachable(name, 'there is no such file');
  const response = await fetch(address).catch((cause: unknown) => {
    throw unreachable(name, String(cause));
  });
  if (!response.ok) throw unreachable(name, `the server answered ${response.status}`);
  return response.arrayBuffer();
}
