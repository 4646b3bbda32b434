// A kernel as an .npz: of `kernel`, or of each parameter's part and their `total`; with a sketch its `standard_error`.
import { unsupported } from '../core/errors';
import { tensor } from '../core/tensor';
import type { Network } from '../engine/network';
import { requireNpzRoom } from '../formats/npz-write';
import type { KernelOptions } from './arguments/kernel';
import { naming } from './files';
import { type KernelInputs, widthOf } from './kernel-inputs';
import { computeTiles, type KernelJob, type Work } from './kernel-tiles';
import { MatrixArray, widthOfType, writeArrays } from './output';

const isSketch = ({ method }: KernelOptions): boolean => typeof method === 'object';

/** Names of the arrays that are no parameter's. */
const ownKeys = (options: KernelOptions): string[] => [
  options.byParameter ? 'total' : 'kernel',
  ...(isSketch(options) ? ['standard_error'] : []),
];

/** Refuses what one archive cannot hold, before anything is computed. Throws InvalidFile. */
export function checkArchive(counted: readonly string[], options: KernelOptions, shape: readonly number[]): void {
  const parts = options.byParameter ? counted : [];
  const taken = ownKeys(options).find((key) => parts.includes(key));
  const width = widthOfType(options.dtype);
  naming('--out', options.out, () => {
    if (taken !== undefined)
      throw unsupported(`--by-parameter with a parameter called ${taken}, as an array of the .npz is; rename it`);
    requireNpzRoom([...parts, ...ownKeys(options)].map((key) => ({ key, shape, width })));
  });
}

/** Computes and writes the archive. Throws what computeTiles throws, and InvalidFile. */
export async function computeArchive(
  network: Network,
  inputs: KernelInputs,
  options: KernelOptions,
  shape: readonly number[],
  job: KernelJob,
): Promise<Work> {
  const { counted } = inputs;
  const columns = widthOf(shape);
  const array = (): MatrixArray => new MatrixArray(shape.reduce((a, b) => a * b) / columns, columns);
  const parts = options.byParameter ? counted.map((name) => ({ key: name, names: [name], kernel: array() })) : [];
  const whole = { key: options.byParameter ? 'total' : 'kernel', names: counted, kernel: array() };
  const standardError = isSketch(options) ? array() : undefined;
  const computed = standardError || parts.length === 0 ? [...parts, { ...whole, standardError }] : parts;
  const work = await computeTiles(network, inputs, options, computed, job);
  if (!computed.some(({ key }) => key === whole.key)) addUp(parts, whole.kernel);
  const arrays = [...parts, whole].map(({ key, kernel }) => [key, tensor(shape, kernel.values)] as const);
  const errors = standardError ? [['standard_error', tensor(shape, standardError.values)] as const] : [];
  await writeArrays(options.out, Object.fromEntries([...arrays, ...errors]), options.dtype);
  return work;
}

/** The exact parts add up to the whole; sketched ones do not, since directions mix the parameters. */
function addUp(parts: readonly { readonly kernel: MatrixArray }[], whole: MatrixArray): void {
  whole.values.forEach((_, at) => {
    whole.values[at] = parts.reduce((sum, { kernel }) => sum + kernel.values[at], 0);
  });
}
