// Damage for readers: a reader must give its value, InvalidFile or Unsupported, never another error and never a hang.
import { isNtkError } from '../../src/core/errors';
import { randomIndex } from './numbers';

/** Every prefix of a file (spread over its length), and files with some bytes changed at random. */
export function* damaged(bytes: Uint8Array, seed: number, count: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let i = 0; i < count; i++) yield bytes.slice(0, Math.floor((i * bytes.length) / count));
  for (let i = 0; i < count; i++) {
    const copy = bytes.slice();
    const changes = 1 + randomIndex(3, seed, 8 * i);
    const reach = i % 2 === 0 ? Math.min(bytes.length, 200) : bytes.length;
    for (let k = 0; k < changes; k++) {
      copy[randomIndex(reach, seed, 8 * i + 2 * k + 1)] = randomIndex(256, seed, 8 * i + 2 * k + 2);
    }
    yield copy;
  }
}

/** Whether `read` succeeds, or throws InvalidFile or Unsupported; any other error is passed on. */
export async function refusesCleanly(read: () => unknown): Promise<'read' | 'refused'> {
  try {
    await read();
    return 'read';
  } catch (error) {
    if (isNtkError(error, 'InvalidFile') || isNtkError(error, 'Unsupported')) return 'refused';
    throw error;
  }
}
