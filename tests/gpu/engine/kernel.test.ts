// The structured kernel of whole networks against the float64 oracle: every reduction, each parameter, two sets, odd sizes.
import { describe, expect, test } from 'vitest';
import { KernelOperator } from '../../../src/engine/kernel-operator';
import { computeKernel, type Reduction } from '../../../src/engine/kernel';
import { readMatrix } from '../../../src/gpu/readback';
import * as reference from '../../../src/reference/kernel';
import { cosineKernel, pairKernel } from '../../../src/reference/reductions';
import { useGpu } from '../../support/gpu';
import { networks, openNetwork, seededInputs } from '../../support/networks';
import { randomNumbers, relativeError } from '../../support/numbers';
import { kernelVectorProduct as expectedProduct } from '../../../src/reference/kernel-vector-product';

const gpu = useGpu();

const bound = 1e-5;

describe('the structured kernel', () => {
  describe.each(networks)('%s', (_name, graph) => {
    test.each([
      [1, undefined],
      [2, 3],
      [67, 5],
    ])('n1 = %i, n2 = %s: full, trace, one logit, pseudo, cosine', async (n1, n2) => {
      const { model, network, upload } = openNetwork(gpu(), graph);
      const a = { n: n1, data: seededInputs(graph, n1) };
      const b = n2 ? { n: n2, data: seededInputs(graph, n2, 'columns') } : a;
      const sets = { rows: upload(a.data), columns: n2 ? upload(b.data) : undefined };
      const compute = async (reduction: Reduction): Promise<Float32Array> =>
        readMatrix(gpu(), (await computeKernel(network, network.arena, { ...sets, reduction })).matrix);
      expect(relativeError(await compute('full'), reference.kernel(model, a, b).total)).toBeLessThan(bound);
      for (const [reduction, kind] of [
        ['trace', { kind: 'trace' }],
        ['pseudo', { kind: 'pseudo' }],
        [{ logit: 0 }, { kind: 'logit', logit: 0 }],
      ] as const) {
        expect(
          relativeError(await compute(reduction), pairKernel(model, a, b, kind).total),
          JSON.stringify(reduction),
        ).toBeLessThan(bound);
      }
      expect(relativeError(await compute('cosine'), cosineKernel(model, a, b).total)).toBeLessThan(bound);
      network[Symbol.dispose]();
    });

    test('parts by parameter, which sum to the total', async () => {
      const { model, network, upload } = openNetwork(gpu(), graph);
      const batch = { n: 9, data: seededInputs(graph, 9) };
      const rows = upload(batch.data);
      const expected = pairKernel(model, batch, batch, { kind: 'trace' });
      const { matrix } = await computeKernel(network, network.arena, { rows, reduction: 'trace' });
      const total = Float64Array.from(await readMatrix(gpu(), matrix));
      for (const name of network.layout.names) {
        const part = await computeKernel(network, network.arena, {
          rows,
          reduction: 'trace',
          parameters: (each) => each === name,
        });
        const values = await readMatrix(gpu(), part.matrix);
        expect(relativeError(values, expected.byParameter.get(name)!), name).toBeLessThan(bound);
        values.forEach((value, at) => (total[at] -= value));
      }
      expect(Math.hypot(...total)).toBeLessThan(bound * Math.hypot(...expected.total));
      network[Symbol.dispose]();
    });

    test('K v by a vjp and a jvp', async () => {
      const { model, network, upload } = openNetwork(gpu(), graph);
      const a = { n: 5, data: seededInputs(graph, 5) };
      const b = { n: 67, data: seededInputs(graph, 67, 'columns') };
      const v = Float32Array.from(randomNumbers(67 * network.outputs, 3));
      using operator = await KernelOperator.create(network, { rows: upload(a.data), columns: upload(b.data) });
      const expected = expectedProduct(model, a, b, v);
      expect(relativeError(await operator.apply(v), expected)).toBeLessThan(bound);
      expect(
        relativeError(
          await operator.apply(v.map((x) => 2 * x)),
          expected.map((x) => 2 * x),
        ),
      ).toBeLessThan(bound);
      network[Symbol.dispose]();
    });
  });
});
