// Work on a file in a thread of its own, which is ended when it takes too long or too much memory.
import { Worker } from 'node:worker_threads';
import { invalidFile } from '../core/errors';
import { type PortableError, restored } from '../core/portable-error';

export type ThreadAnswer<Result> = { readonly result: Result } | { readonly error: PortableError };

const memory = 2048; // MiB of objects

/**
 * What the script at `address` answers to `request`. Throws what it answers as an error, and InvalidFile when it takes
 * longer than `deadline` milliseconds or more memory than it is given.
 */
export async function inThread<Result>(address: URL, request: unknown, deadline: number): Promise<Result> {
  const limits = { maxOldGenerationSizeMb: memory };
  const worker = new Worker(address, { workerData: request, resourceLimits: limits });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answer = await new Promise<ThreadAnswer<Result>>((resolve, reject) => {
      const refuse = (why: string) => reject(invalidFile('text or vocabulary', 'the file', why));
      timer = setTimeout(() => refuse(`reading it takes longer than ${Math.round(deadline / 1000)} seconds`), deadline);
      worker.on('message', resolve);
      worker.on('error', (error) => {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ERR_WORKER_OUT_OF_MEMORY') refuse(`reading it takes more than ${memory} MiB of memory`);
        else reject(error);
      });
    });
    if ('error' in answer) throw restored(answer.error);
    return answer.result;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
