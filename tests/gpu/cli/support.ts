// A folder of its own for each test file, the command run in this process, and small models as files.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { run } from '../../../src/cli/run';
import { tensor, type Tensor } from '../../../src/core/tensor';
import { readNpy, writeNpy } from '../../../src/formats/npy';
import { writeSafetensors } from '../../../src/formats/safetensors';
import { expectNoProblems, openPart } from '../../support/gpu';
import { randomNumbers } from '../../support/numbers';

/** A file of a fixture. */
export const fixturePath = (name: string, file: string): string =>
  fileURLToPath(new URL(`../../data/${name}/${file}`, import.meta.url));

/** A temporary folder that goes after the tests of this file. */
export function useFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'ntk-explorer-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    files: (): string[] => readdirSync(folder).sort(),
    read: (name: string): Tensor => readNpy(readFileSync(path(name))),
    write: (name: string, bytes: Uint8Array | string): string => (writeFileSync(path(name), bytes), path(name)),
  };
}

export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line in this process, on the device of its tests. */
export async function runHere(argv: readonly string[], signal?: AbortSignal): Promise<Ended> {
  const written = { out: '', error: '' };
  const terminal = {
    out: (text: string) => void (written.out += text),
    error: (text: string) => void (written.error += text),
    live: false,
  };
  const status = await run(argv, terminal, signal, openPart);
  await expectNoProblems();
  return { status, ...written };
}

/** A network of these sizes with seeded weights, as a safetensors file's bytes. */
export function modelBytes(
  sizes: readonly number[],
  change: (tensors: Map<string, Tensor<Float32Array>>) => void = () => undefined,
) {
  const tensors = new Map<string, Tensor<Float32Array>>();
  sizes.slice(1).forEach((fanOut, i) => {
    const fanIn = sizes[i];
    const numbers = (count: number, scale: number, name: string): Float32Array =>
      Float32Array.from(randomNumbers(count, i, name), (value) => value * scale);
    tensors.set(`${2 * i}.weight`, tensor([fanOut, fanIn], numbers(fanOut * fanIn, fanIn ** -0.5, 'weight')));
    tensors.set(`${2 * i}.bias`, tensor([fanOut], numbers(fanOut, 0.1, 'bias')));
  });
  change(tensors);
  return writeSafetensors(tensors);
}

/** n seeded datapoints as an npy file's bytes. */
export const dataBytes = (n: number, features: number, seed = 1): Uint8Array =>
  writeNpy(tensor([n, features], Float32Array.from(randomNumbers(n * features, seed))));
