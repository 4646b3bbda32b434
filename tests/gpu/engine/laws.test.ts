// Laws the engine's kernels keep whatever the network: methods agree, symmetry to the bit, permutation, tile size.
import { describe, expect, test } from 'vitest';
import { KernelOperator } from '../../../src/engine/kernel-operator';
import { computeKernel, encodeKernel } from '../../../src/engine/kernel';
import { CommandList } from '../../../src/gpu/commands';
import { readMatrix } from '../../../src/gpu/readback';
import { submit } from '../../../src/gpu/submit';
import type { ProductFamily } from '../../../src/kernels/matmul';
import { networks, openNetwork, seededInputs } from '../../support/networks';
import { useGpu } from '../../support/gpu';
import { relativeError } from '../../support/numbers';

const gpu = useGpu();

const chosen = networks.filter(([name]) =>
  ['two hidden layers', 'residual blocks', 'mu-P', 'a linear map'].includes(name),
);

describe.each(chosen)('%s', (_name, graph) => {
  test('the structured kernel and products by unit vectors agree', async () => {
    const { network, upload } = openNetwork(gpu(), graph);
    const n = 4;
    const rows = upload(seededInputs(graph, n));
    const { matrix } = await computeKernel(network, network.arena, { rows, reduction: 'full' });
    const structured = await readMatrix(gpu(), matrix);
    using operator = await KernelOperator.create(network, { rows });
    const size = n * network.outputs;
    const columns = new Float32Array(size * size);
    for (let column = 0; column < size; column++) {
      const unit = new Float32Array(size);
      unit[column] = 1;
      (await operator.apply(unit)).forEach((value, row) => (columns[row * size + column] = value));
    }
    expect(relativeError(columns, structured)).toBeLessThan(1e-5);
  });

  test.each(['trace', 'full'] as const)('%s is symmetric to the bit', async (reduction) => {
    const { network, upload } = openNetwork(gpu(), graph);
    const { matrix } = await computeKernel(network, network.arena, {
      rows: upload(seededInputs(graph, 70)),
      reduction,
    });
    const values = await readMatrix(gpu(), matrix);
    const n = matrix.rows;
    const wrong = values.findIndex((value, at) => value !== values[(at % n) * n + Math.floor(at / n)]);
    expect(wrong).toBe(-1);
  });

  test('one set given twice equals the symmetric half', async () => {
    const { network, upload } = openNetwork(gpu(), graph);
    const rows = upload(seededInputs(graph, 130));
    const half = await computeKernel(network, network.arena, { rows, reduction: 'trace' });
    const whole = await computeKernel(network, network.arena, { rows, columns: rows, reduction: 'trace' });
    expect(half.flops).toBeLessThan(whole.flops);
    expect(relativeError(await readMatrix(gpu(), half.matrix), await readMatrix(gpu(), whole.matrix))).toBeLessThan(
      1e-6,
    );
  });

  test('any family and any size of piece gives the same entries', async () => {
    const results: Float32Array[] = [];
    for (const [family, pieceFlops] of [
      ['registers', 1e4],
      ['registers', Infinity],
      ['subgroups', 1e8],
      ['tiled', 3e5],
    ] as [ProductFamily, number][]) {
      const { network, upload } = openNetwork(gpu(), graph, family);
      const list = new CommandList(network.arena, pieceFlops);
      const rows = upload(seededInputs(graph, 130));
      const matrix = encodeKernel(network.context(list, network.arena), network, network.arena, {
        rows,
        reduction: 'trace',
      });
      await submit(gpu(), list);
      results.push(await readMatrix(gpu(), matrix));
      network[Symbol.dispose]();
    }
    for (const other of results.slice(1)) expect(relativeError(other, results[0])).toBeLessThan(1e-6);
  });

  test('permuting datapoints permutes the kernel', async () => {
    const { network, upload } = openNetwork(gpu(), graph);
    const [n, features] = [21, network.inputs];
    const inputs = seededInputs(graph, n);
    const reversed = inputs.map((_, at) => inputs[(n - 1 - Math.floor(at / features)) * features + (at % features)]);
    const [plain, turned] = await Promise.all(
      [inputs, reversed].map(async (data) =>
        readMatrix(
          gpu(),
          (await computeKernel(network, network.arena, { rows: upload(data), reduction: 'trace' })).matrix,
        ),
      ),
    );
    expect(relativeError(turned.slice().reverse(), plain)).toBeLessThan(1e-6);
  });
});
