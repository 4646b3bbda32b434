// ONNX files: networks of PyTorch against their logits, and what becomes of weights, shapes and movements.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { readNpy } from '../../../src/formats/npy';
import { readOnnx } from '../../../src/formats/onnx';
import { readSafetensors } from '../../../src/formats/safetensors';
import { logits } from '../../../src/reference/forward';
import { damaged } from '../../support/fuzz';
import { type FileToWrite, integers, node, numbers, onnxFile, weights } from '../../support/onnx';

const folder = join(import.meta.dirname, '../../data');
const load = (name: string, file: string) => readFileSync(join(folder, name, file));
const networks = ['mlp-relu-digits', 'mlp-tanh-digits', 'cnn-digits', 'residual-layernorm-digits'];

const layer = [weights('w', 4, 3), weights('b', 4)];
const gemm = node('Gemm', 'input w b', 'logits', { transB: 1 });
const plain: FileToWrite = { nodes: [gemm], initialisers: layer, input: [3] };
const x = Float32Array.of(0.3, -1.2, 0.7, 2, 0.1, -0.4);
const outputs = (file: FileToWrite, data: ArrayLike<number> = x, n = 2) =>
  logits(readOnnx(onnxFile(file)).model, { n, data });

describe('networks of PyTorch', () => {
  it.each(networks)('%s has the logits and the parameters that PyTorch has', (name) => {
    const { model, constants } = readOnnx(load(name, 'model.onnx'));
    const [inputs, expected] = ['x.npy', 'logits.npy'].map((file) => readNpy(load(name, file)));
    const actual = logits(model, { n: inputs.shape[0], data: inputs.data });
    expect(actual.length).toBe(expected.data.length);
    expect(Math.max(...actual.map((value, i) => Math.abs(value - expected.data[i])))).toBeLessThan(1e-6);
    const trained = readSafetensors(load(name, 'tangent.safetensors'));
    const shapes = model.graph.parameters.map((parameter) => [parameter.name, parameter.shape]);
    expect(Object.fromEntries(shapes)).toEqual(
      Object.fromEntries([...trained].map(([parameter, { shape }]) => [parameter, shape])),
    );
    expect(constants).toEqual([]);
  });

  it.each(networks)(
    '%s survives damage',
    (name) => {
      const outcomes = { read: 0, refused: 0 };
      for (const bytes of damaged(load(name, 'model.onnx'), 7, 1500)) {
        try {
          readOnnx(bytes);
          outcomes.read++;
        } catch (error) {
          if (!isNtkError(error, 'InvalidFile') && !isNtkError(error, 'Unsupported')) throw error;
          outcomes.refused++;
        }
      }
      expect(outcomes.refused).toBeGreaterThan(1500);
    },
    60_000,
  );
});

describe('what is read', () => {
  it('keeps names and shapes however a matrix is reached', () => {
    const expected = outputs(plain);
    const turned = { ...weights('w', 3, 4), data: [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11].map((k) => numbers(12)[k]) };
    const product = [node('MatMul', 'input w', 'z'), node('Add', 'b z', 'logits')];
    const other = readOnnx(onnxFile({ ...plain, nodes: product, initialisers: [turned, layer[1]] })).model;
    expect(other.graph.nodes).toHaveLength(2);
    expect(other.graph.nodes[1]).toMatchObject({ op: 'dense', weight: 'w', bias: 'b', layout: 'in-out' });
    expect([...logits(other, { n: 2, data: x })]).toEqual([...expected]);
    const nodes = [node('Transpose', 'w', 'wt', { perm: [1, 0] }), node('MatMul', 'input wt', 'z'), product[1]];
    const reached = readOnnx(onnxFile({ ...plain, nodes })).model;
    expect(reached.graph.parameters[0]).toMatchObject({ name: 'w', shape: [4, 3] });
    expect(reached.graph.nodes).toHaveLength(2);
    expect([...logits(reached, { n: 2, data: x })]).toEqual([...expected]);
  });

  it('scales by alpha and beta', () => {
    const nodes = [node('Gemm', 'input w b', 'logits', { transB: 1, alpha: { float: 2 }, beta: { float: -0.5 } })];
    const without = outputs({ ...plain, nodes: [node('Gemm', 'input w', 'logits', { transB: 1 })] });
    const bias = numbers(4);
    const expected = Array.from(without, (value, i) => 2 * value - 0.5 * bias[i % 4]);
    outputs({ ...plain, nodes }).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
  });

  it.each([
    ['float16', 10, [0x00, 0x3c, 0x00, 0xc0], [1, -2]],
    ['bfloat16', 16, [0x80, 0x3f, 0x00, 0xc0], [1, -2]],
    ['float64', 11, [...new Uint8Array(Float64Array.of(1, -2).buffer)], [1, -2]],
  ])('weights of %s, with a note', (stored, type, raw, values) => {
    const initialisers = [{ name: 'w', shape: [1, 2], type, raw: Uint8Array.from(raw) }];
    const nodes = [node('Gemm', 'input w', 'logits', { transB: 1 })];
    const { model, notes } = readOnnx(onnxFile({ nodes, initialisers, input: [2] }));
    expect([...model.values.w]).toEqual(values);
    expect(notes).toEqual([`Weights kept as ${stored} are used as float32.`]);
  });

  it('follows arithmetic of shapes with a free batch', () => {
    const nodes = [
      node('Shape', 'input', 's'),
      node('Gather', 's zero', 'n', { axis: 0 }),
      node('Unsqueeze', 'n zeros', 'n1'),
      node('Concat', 'n1 rest', 'shape', { axis: 0 }),
      node('Reshape', 'input shape', 'flat'),
      node('Gemm', 'flat w', 'logits', { transB: 1 }),
    ];
    const zero = { name: 'zero', shape: [], data: [0], type: 7 };
    const initialisers = [weights('w', 4, 6), zero, integers('zeros', 0), integers('rest', -1)];
    const { model } = readOnnx(onnxFile({ nodes, initialisers, input: [2, 3] }));
    expect(model.graph.nodes.map(({ op }) => op)).toEqual(['input', 'rearrange', 'dense']);
    expect(model.graph.nodes[1]).not.toHaveProperty('index');
  });

  it('merges movements into one and forgets those that cancel', () => {
    const turn = { perm: [0, 2, 1] };
    const nodes = [
      node('Transpose', 'input', 'a', turn),
      node('Relu', 'a', 'r'),
      node('Transpose', 'r', 'c', turn),
      node('Flatten', 'c', 'logits'),
      node('Gather', 'a index', 'unused', { axis: 2 }),
    ];
    const { graph } = readOnnx(onnxFile({ nodes, input: [2, 3], initialisers: [integers('index', 0)] })).model;
    expect(graph.nodes.map(({ op }) => op)).toEqual(['input', 'activation', 'rearrange']);
    expect(graph.nodes[2]).not.toHaveProperty('index');
  });

  it('rows of the batch may be merged with positions and parted again', () => {
    const nodes = [
      node('Reshape', 'input rows', 'r'),
      node('Gemm', 'r w b', 'z', { transB: 1 }),
      node('Reshape', 'z back', 'p'),
      node('ReduceMean', 'p', 'logits', { axes: [1], keepdims: 0 }),
    ];
    const shapes = [integers('rows', -1, 3), integers('back', -1, 2, 4)];
    const merged = outputs({ nodes, initialisers: [...layer, ...shapes], input: [2, 3] }, x, 1);
    const parts = outputs(plain);
    expect(merged).toHaveLength(4);
    merged.forEach((value, c) => expect(value).toBeCloseTo((parts[c] + parts[4 + c]) / 2, 12));
  });

  it('running statistics, masks and scalars are constants, gains and offsets parameters', () => {
    const names = ['g', 'o', 'bn.running_mean', 'bn.running_var'];
    const data = { name: names[3], shape: [3], data: [0.5, 1, 2] };
    const mask = { name: 'hidden', shape: [1, 3], data: [0, -Infinity, 0] };
    const half = { name: 'half', shape: [], data: [0.5] };
    const nodes = [
      node('BatchNormalization', `input ${names.join(' ')}`, 'n'),
      node('Mul', 'n half', 'm'),
      node('Add', 'm hidden', 'a'),
      node('Softmax', 'a', 'logits'),
    ];
    const initialisers = [weights('g', 3), weights('o', 3), weights(names[2], 3), data, mask, half];
    const { model, constants } = readOnnx(onnxFile({ nodes, initialisers, input: [3] }));
    expect(model.graph.parameters.map(({ name }) => name)).toEqual(['g', 'o']);
    expect(constants).toEqual([names[2], names[3], 'hidden', 'half']);
    const [first, hidden, last] = logits(model, { n: 1, data: x.subarray(0, 3) });
    const z = (k: number) =>
      0.5 * (((x[k] - numbers(3)[k]) / Math.sqrt(data.data[k] + 1e-5)) * numbers(3)[k] + numbers(3)[k]);
    expect(hidden).toBe(0);
    expect(last / first).toBeCloseTo(Math.exp(z(2) - z(0)), 6);
  });

  it('tokens look up rows of a table', () => {
    const nodes = [node('Gather', 'table input', 'e'), node('ReduceSum', 'e axes', 'logits', { keepdims: 0 })];
    const initialisers = [weights('table', 5, 3), integers('axes', 1)];
    const { model } = readOnnx(onnxFile({ nodes, initialisers, input: [2], inputType: 7 }));
    expect(model.graph.nodes[0]).toMatchObject({ op: 'input', shape: [2], vocabulary: 5 });
    const table = numbers(15);
    logits(model, { n: 1, data: [4, 1] }).forEach((value, k) =>
      expect(value).toBeCloseTo(table[12 + k] + table[3 + k], 6),
    );
  });

  it('equal weights under two names are told of', () => {
    const nodes = [node('Gemm', 'input w', 'z', { transB: 1 }), node('MatMul', 'z onnx::MatMul_7', 'logits')];
    const initialisers = [
      weights('w', 3, 3),
      { ...weights('onnx::MatMul_7', 3, 3), data: [0, 3, 6, 1, 4, 7, 2, 5, 8].map((k) => numbers(9)[k]) },
    ];
    const { notes } = readOnnx(onnxFile({ nodes, initialisers, input: [3] }));
    expect(notes.join(' ')).toMatch(/renamed some weights: onnx::MatMul_7.*w and onnx::MatMul_7/);
  });

  it('a free axis takes the length that the datapoints have', () => {
    const nodes = [node('GlobalAveragePool', 'input', 'p'), node('Flatten', 'p', 'logits')];
    const file = onnxFile({ nodes, input: [2, 'length'] });
    expect(() => readOnnx(file)).toThrow(/axis 2 left free/);
    expect(readOnnx(file, { datapoint: [2, 5] }).model.graph.nodes[0]).toMatchObject({ shape: [2, 5] });
    expect(() => readOnnx(file, { datapoint: [3, 5] })).toThrow(/\[3,5\]/);
  });
});
