// Operators of ONNX files one by one against their formulas.
import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../../src/formats/onnx';
import { logits } from '../../../src/reference/forward';
import { integers, node, type NodeToWrite, onnxFile, type TensorToWrite } from '../../support/onnx';

describe('operators of ONNX files', () => {
  const values = Float32Array.of(-2, -0.5, 0, 0.5, 1, 3);
  const each = (type: string, attributes?: NodeToWrite['attributes']) => {
    const nodes = [node(type, 'input', 'logits', attributes)];
    return logits(readOnnx(onnxFile({ nodes, input: [6], opset: 20 })).model, { n: 1, data: values });
  };

  it.each<[string, NodeToWrite['attributes'], (z: number) => number]>([
    ['Selu', undefined, (z) => 1.0507010221481323 * (z > 0 ? z : 1.6732631921768188 * Math.expm1(z))],
    ['LeakyRelu', { alpha: { float: 0.25 } }, (z) => (z > 0 ? z : 0.25 * z)],
    ['Celu', { alpha: { float: 2 } }, (z) => (z > 0 ? z : 2 * Math.expm1(z / 2))],
    ['HardSwish', undefined, (z) => (z * Math.min(Math.max(z + 3, 0), 6)) / 6],
    ['Mish', undefined, (z) => z * Math.tanh(Math.log1p(Math.exp(z)))],
    ['Softsign', undefined, (z) => z / (1 + Math.abs(z))],
    ['Abs', undefined, Math.abs],
    ['Neg', undefined, (z) => -z],
  ])('%s', (type, attributes, expected) =>
    each(type, attributes).forEach((value, i) => expect(value).toBeCloseTo(expected(values[i]), 6)),
  );

  it.each<[string, string, TensorToWrite[], number[]]>([
    [
      'Clip',
      'input low high',
      [
        { name: 'low', shape: [], data: [-1] },
        { name: 'high', shape: [], data: [1] },
      ],
      [-1, -0.5, 0, 0.5, 1, 1],
    ],
    ['Pow', 'input p', [{ name: 'p', shape: [], data: [3] }], [-8, -0.125, 0, 0.125, 1, 27]],
    [
      'Slice',
      'input from to axes by',
      [integers('from', -1), integers('to', -100), integers('axes', 1), integers('by', -2)],
      [3, 0.5, -0.5],
    ],
    ['Pad', 'input pads', [integers('pads', 0, 1, 0, -2)], [0, -2, -0.5, 0, 0.5]],
    ['Gather', 'input index', [integers('index', -1, 0)], [3, -2]],
    ['Max', 'input zero', [{ name: 'zero', shape: [], data: [0] }], [0, 0, 0, 0.5, 1, 3]],
    [
      'Where',
      'odd input nine',
      [
        { name: 'odd', shape: [6], data: [1, 0, 1, 0, 1, 0], type: 9 },
        { name: 'nine', shape: [], data: [9] },
      ],
      [-2, 9, 0, 9, 1, 9],
    ],
  ])('%s of %s', (type, inputs, initialisers, expected) => {
    const nodes = [node(type, inputs, 'logits', type === 'Gather' ? { axis: 1 } : undefined)];
    expect([...logits(readOnnx(onnxFile({ nodes, initialisers, input: [6] })).model, { n: 1, data: values })]).toEqual(
      expected,
    );
  });

  it.each<[string, NodeToWrite['attributes'], number[]]>([
    ['MaxPool', { kernel_shape: [2], strides: [2], ceil_mode: 1 }, [1, 3, 4]],
    ['MaxPool', { kernel_shape: [3], pads: [1, 1] }, [1, 3, 3, 4, 4]],
    ['AveragePool', { kernel_shape: [3], strides: [2], pads: [1, 1] }, [0.5, 2, 3]],
    ['AveragePool', { kernel_shape: [3], strides: [2], pads: [1, 1], count_include_pad: 1 }, [1 / 3, 2, 2]],
    ['AveragePool', { kernel_shape: [2], auto_pad: 'SAME_UPPER' }, [0.5, 2, 2.5, 3, 4]],
    ['AveragePool', { kernel_shape: [2], auto_pad: 'SAME_LOWER' }, [0, 0.5, 2, 2.5, 3]],
    ['GlobalAveragePool', undefined, [2]],
    ['GlobalMaxPool', undefined, [4]],
  ])('%s with %o', (type, attributes, expected) => {
    const nodes = [node(type, 'input', 'p', attributes), node('Flatten', 'p', 'logits')];
    const data = Float32Array.of(0, 1, 3, 2, 4);
    const actual = logits(readOnnx(onnxFile({ nodes, input: [1, 5] })).model, { n: 1, data });
    expect(actual).toHaveLength(expected.length);
    actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
  });
});
