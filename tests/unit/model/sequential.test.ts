// Models from state dicts: order and names of layers, missing biases, and what is refused.
import { describe, expect, it } from 'vitest';
import { tensor, type Tensor } from '../../../src/core/tensor';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { sequentialModel } from '../../../src/model/sequential';
import { validateModel } from '../../../src/model/validate';
import { logits } from '../../../src/reference/forward';

const zeros = (...shape: number[]): Tensor => tensor(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
const dict = (entries: Record<string, Tensor>) => new Map(Object.entries(entries));
const read = (entries: Record<string, Tensor>) => sequentialModel(dict(entries), { activation: 'tanh' });

describe('sequentialModel', () => {
  it('gives back the model whose state dict it reads', () => {
    const graph = buildMlp({ sizes: [3, 5, 2], activation: 'tanh', parameterization: 'standard', biasScale: 1 });
    const values = initialise(graph, 4);
    const model = read(
      Object.fromEntries(graph.parameters.map(({ name, shape }) => [name, tensor(shape, values[name])])),
    );
    const batch = { n: 2, data: [1, 2, 3, -1, 0, 0.5] };
    expect(logits(model, batch)).toEqual(logits({ graph, values }, batch));
    expect(model.graph.parameters.map(({ name }) => name)).toEqual(graph.parameters.map(({ name }) => name));
    validateModel(model);
  });

  it('orders layers by number, keeps their names, and needs no bias', () => {
    const model = read({ 'net.10.weight': zeros(2, 4), 'net.2.bias': zeros(4), 'net.2.weight': zeros(4, 3) });
    expect(model.graph.parameters.map(({ name }) => name)).toEqual(['net.2.weight', 'net.2.bias', 'net.10.weight']);
    expect(model.graph.nodes.at(-1)).toEqual({
      op: 'dense',
      id: 'logits',
      inputs: ['activation1'],
      weight: 'net.10.weight',
    });
    validateModel(model);
  });

  it('reads a single layer without a path', () => {
    const model = read({ weight: zeros(2, 3), bias: zeros(2) });
    expect(model.graph.nodes.map(({ op }) => op)).toEqual(['input', 'dense']);
  });

  it('takes float64 values and keeps a NaN', () => {
    const { values } = read({ '0.weight': tensor([1, 2], Float64Array.of(0.1, NaN)) });
    expect([...values['0.weight']]).toEqual([Math.fround(0.1), NaN]);
  });

  it.each<[string, Record<string, Tensor>, RegExp]>([
    ['nothing', {}, /no tensors/],
    ['a convolution', { '0.weight': zeros(2, 3, 3, 3) }, /0.weight: a dense weight has 2/],
    ['a norm', { '0.weight': zeros(4), '0.bias': zeros(4) }, /a dense weight has 2/],
    ['running statistics', { '0.running_mean': zeros(4) }, /0.running_mean/],
    ['a bias alone', { '0.bias': zeros(4) }, /0.bias: there is no weight/],
    ['an empty weight', { '0.weight': zeros(0, 4) }, /non-empty/],
    [
      'layers that do not chain',
      { '0.weight': zeros(4, 3), '2.weight': zeros(2, 5) },
      /4 columns in the weight of layer 2/,
    ],
    ['a bias of the wrong length', { '0.weight': zeros(4, 3), '0.bias': zeros(3) }, /4 numbers in 0.bias/],
  ])('refuses %s', (_what, entries, message) => expect(() => read(entries)).toThrow(message));
});
