// Parts of a kernel by sets of parameters, from the same passes: each what a kernel of that set alone is, all of them the whole.
import { describe, expect, test } from 'vitest';
import { computeKernel, computeKernelParts, type KernelRequest } from '../../../src/engine/kernel';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { readMatrix } from '../../../src/gpu/readback';
import { inputSize } from '../../../src/model/shape';
import { useGpu } from '../../support/gpu';
import { graphs, seededDatapoints, seededGraph } from '../../support/graphs';
import { relativeError } from '../../support/numbers';

const gpu = useGpu();
const sizes = [7, 4];

function open(graph: (typeof graphs)[number][1]) {
  const network = Network.create(gpu(), seededGraph(graph));
  const features = inputSize(graph);
  const [rows, columns] = sizes.map((n) =>
    uploadDatapoints(network.arena, seededDatapoints(graph, n, `${n}`), n, features),
  );
  return { network, rows, columns };
}

async function readParts(network: Network, request: KernelRequest): Promise<Float32Array[]> {
  const sets = network.layout.names.map((own) => (name: string) => name === own);
  const { parts } = await computeKernelParts(network, network.arena, request, sets);
  return Promise.all(parts.map(({ matrix }) => readMatrix(gpu(), matrix)));
}

describe.each(graphs)('%s', (_name, graph) => {
  test.each(['trace', 'full', 'cosine'] as const)('%s, of one set and of two', async (reduction) => {
    const { network, rows, columns } = open(graph);
    for (const request of [
      { rows, reduction },
      { rows, columns, reduction },
    ]) {
      const parts = await readParts(network, request);
      const { matrix } = await computeKernel(network, network.arena, request);
      const whole = await readMatrix(gpu(), matrix);
      const sum = whole.map((_, at) => parts.reduce((total, part) => total + part[at], 0));
      expect(relativeError(sum, whole)).toBeLessThan(2e-6);
      const own = Math.floor(network.layout.names.length / 2);
      const parameters = (name: string): boolean => name === network.layout.names[own];
      const alone = await computeKernel(network, network.arena, { ...request, parameters });
      expect(relativeError(parts[own], await readMatrix(gpu(), alone.matrix))).toBeLessThan(1e-6);
    }
    network[Symbol.dispose]();
  });

  test('with products one after the other, the same', async () => {
    const { network, rows } = open(graph);
    const request = { rows, reduction: 'pseudo' as const };
    const parts = await readParts(network, request);
    const byProducts = await readParts(network, { ...request, method: 'ntvp' });
    byProducts.forEach((part, at) => expect(relativeError(part, parts[at])).toBeLessThan(1e-5));
    network[Symbol.dispose]();
  });
});

test('parts of no parameter are refused', async () => {
  const { network, rows } = open(graphs[0][1]);
  const none = computeKernelParts(network, network.arena, { rows, reduction: 'trace' }, [() => true, () => false]);
  await expect(none).rejects.toMatchObject({ code: 'Unsupported' });
  network[Symbol.dispose]();
});
