// Reference values 1 to 4 on the GPU: logits, kernel blocks, their parts by parameter, and the joint eigenvalues.
import { describe, expect, test } from 'vitest';
import { computeKernel, type KernelRequest } from '../../../src/engine/kernel';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { encodeForward, logitsOf } from '../../../src/engine/passes';
import { readMatrix } from '../../../src/gpu/readback';
import { submit } from '../../../src/gpu/submit';
import type { ProductFamily } from '../../../src/kernels/matmul';
import { useGpu } from '../../support/gpu';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { sineMlp } from '../../support/sine-model';
import { expectWithin } from '../../support/within';

const a = [1, 0.5];
const b = [-0.3, 0.8];
/** The values have 8 decimals and are below 8, where float32 numbers are up to 4.8e-7 apart. */
const bound = 1e-6;

function expectAll(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expectWithin(actual, (at) => ({ value: expected[at], bound }));
}

describe.each<ProductFamily>(['registers', 'tiled'])('a 2-3-2 tanh network with parameters sin(k^2), %s', (family) => {
  const gpu = useGpu();

  /** The network in float32, and its kernels read back. */
  function open() {
    const { graph, values } = sineMlp();
    const rounded = Object.entries(values).map(([name, numbers]) => [name, Float32Array.from(numbers)]);
    const network = Network.create(gpu(), { graph, values: Object.fromEntries(rounded) }, family);
    const upload = (data: number[]) => uploadDatapoints(network.arena, data, data.length / 2, 2);
    const kernel = async (
      rows: number[],
      columns?: number[],
      parameters?: KernelRequest['parameters'],
    ): Promise<Float32Array> => {
      const sets = { rows: upload(rows), columns: columns && upload(columns) };
      const { matrix } = await computeKernel(network, network.arena, { ...sets, reduction: 'full', parameters });
      return readMatrix(gpu(), matrix);
    };
    return { network, upload, kernel, [Symbol.dispose]: () => network[Symbol.dispose]() };
  }

  test('has the logits of value 1', async () => {
    using opened = open();
    const { network, upload } = opened;
    const list = network.commands(network.arena);
    const activations = encodeForward(network.context(list, network.arena), network.graph, upload(a));
    await submit(gpu(), list);
    expectAll(await readMatrix(gpu(), logitsOf(network.graph, activations)), [0.47773732, 1.81815975]);
  });

  test('has the kernel blocks of value 2, also with a second set that equals the first', async () => {
    using opened = open();
    const [aa, ab, bb] = [
      [3.2408357, 0.7144345, 0.7144345, 3.4732552],
      [2.89714147, 0.29463409, 0.29463409, 2.91975352],
      [3.90243858, 0.92724891, 0.92724891, 3.8496693],
    ];
    expectAll(await opened.kernel(a), aa);
    expectAll(await opened.kernel(a, a), aa);
    expectAll(await opened.kernel(a, b), ab);
    expectAll(await opened.kernel(b), bb);
  });

  test('splits K_ab by parameter as value 3', async () => {
    using opened = open();
    const part = (parameter: string) => opened.kernel(a, b, (name) => name === parameter);
    const hidden = [0.26427335, 0.26784917, 0.26784917, 0.28482976];
    expectAll(await part('2.weight'), [1.60644079, 0, 0, 1.60644079]);
    expectAll(await part('2.bias'), [1, 0, 0, 1]);
    expectAll(await part('0.bias'), hidden);
    expectAll(
      await part('0.weight'),
      hidden.map((value) => 0.1 * value),
    );
  });

  test('has the joint eigenvalues of value 4', async () => {
    using opened = open();
    const joint = Float64Array.from(await opened.kernel([...a, ...b]));
    expectAll(jacobiEigen(joint, 4).values, [0.17522088, 1.21372517, 5.41416478, 7.66308795]);
  });
});
