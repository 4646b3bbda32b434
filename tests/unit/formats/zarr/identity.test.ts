// The hashes that say which model, data and order a store is of.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { exportModel, importModel } from '../../../../src/formats/model-export';
import { openSafetensors } from '../../../../src/formats/safetensors';
import { dataHash, modelHash, orderHash } from '../../../../src/formats/zarr/identity';
import type { Model } from '../../../../src/model/graph';
import { graphs, seededGraph } from '../../../support/graphs';
import { networks, seededModel } from '../../../support/networks';

const hash = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (numbers: Float32Array | Uint32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

describe('of a model', () => {
  test.each(graphs)('it is the same when it was saved and opened again: %s', async (_name, graph) => {
    const model = seededGraph(graph);
    const again = importModel(openSafetensors(exportModel(model)));
    expect(await modelHash(again)).toBe(await modelHash(model));
  });

  test('another weight, activation or name makes it another', async () => {
    const model = seededModel(networks[3][1]);
    const { graph, values } = model;
    const { name } = graph.parameters[0];
    const moved = { ...values, [name]: values[name].map((value, at) => (at === 3 ? value + 1e-6 : value)) };
    const nodes = graph.nodes.map((node) => (node.op === 'activation' ? { ...node, kind: 'tanh' as const } : node));
    const others: Model[] = [
      { graph, values: moved },
      { graph: { ...graph, nodes }, values },
    ];
    const hashes = await Promise.all([model, ...others].map(modelHash));
    expect(new Set(hashes).size).toBe(3);
  });

  test('the order in which members were written does not matter', async () => {
    const model = seededModel(networks[0][1]);
    const nodes = model.graph.nodes.map((node) => Object.fromEntries(Object.entries(node).reverse()) as typeof node);
    expect(await modelHash({ ...model, graph: { ...model.graph, nodes } })).toBe(await modelHash(model));
  });
});

describe('of data', () => {
  const inputs = Float32Array.of(1, 2, 3, 4, 5, 6);

  test('it is of the documented text', async () => {
    expect(await dataHash({ inputs, features: 3 })).toBe(hash(`inputs 2 3 ${hash(bytesOf(inputs))}\n`));
    const targets = Uint32Array.of(1, 0);
    const text = `inputs 2 3 ${hash(bytesOf(inputs))}\ntargets ${hash(bytesOf(targets))}\n`;
    expect(await dataHash({ inputs, features: 3, targets })).toBe(hash(text));
  });

  test('numbers count as float32, whatever they lie in', async () => {
    const wide = Float64Array.of(0.1, 0.2);
    expect(await dataHash({ inputs: wide, features: 1 })).toBe(
      await dataHash({ inputs: Float32Array.from(wide), features: 1 }),
    );
  });

  test('the same numbers as other datapoints are other data', async () => {
    expect(await dataHash({ inputs, features: 2 })).not.toBe(await dataHash({ inputs, features: 3 }));
    await expect(dataHash({ inputs, features: 4 })).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});

test('of an order, its places', async () => {
  const order = Uint32Array.of(2, 0, 1);
  expect(await orderHash(order)).toBe(hash(bytesOf(order)));
});
