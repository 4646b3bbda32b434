// ONNX files that are refused, each with its line.
import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../../src/formats/onnx';
import { logits } from '../../../src/reference/forward';
import {
  type FileToWrite,
  integers,
  node,
  type NodeToWrite,
  onnxFile,
  type TensorToWrite,
  weights,
} from '../../support/onnx';

const layer = [weights('w', 4, 3), weights('b', 4)];
const gemm = node('Gemm', 'input w b', 'logits', { transB: 1 });
const plain: FileToWrite = { nodes: [gemm], initialisers: layer, input: [3] };
const x = Float32Array.of(0.3, -1.2, 0.7, 2, 0.1, -0.4);

describe('ONNX files that are refused', () => {
  it.each<[string, FileToWrite, RegExp]>([
    [
      'an unknown operator',
      { ...plain, nodes: [node('LSTM', 'input', 'logits')] },
      /the operator LSTM of node the LSTM/,
    ],
    [
      'an operator of another domain',
      { ...plain, nodes: [{ ...gemm, domain: 'com.microsoft' }] },
      /com\.microsoft\.Gemm/,
    ],
    ['an old operator set', { ...plain, opset: 12 }, /set 12: sets 13 to 21/],
    ['a newer operator set', { ...plain, opset: 22 }, /set 22/],
    [
      'weights in another file',
      { ...plain, initialisers: [{ ...layer[0], external: true }] },
      /weights outside the ONNX file \(w/,
    ],
    ['a batch of fixed size', { ...plain, batch: 8 }, /batch fixed at 8/],
    [
      'two inputs',
      { ...plain, initialisers: [layer[0]], nodes: [node('Add', 'input y', 'logits')] },
      /nothing before it gives its input y/,
    ],
    [
      'an operator named like a method',
      { ...plain, nodes: [node('constructor', 'input', 'logits')] },
      /the operator constructor/,
    ],
    [
      'a sum over the batch',
      { ...plain, nodes: [node('ReduceSum', 'input zero', 'logits')], initialisers: [integers('zero', 0)] },
      /ReduceSum over the axis of the batch/,
    ],
    [
      'a batch that is reshaped away',
      { ...plain, nodes: [node('Reshape', 'input to', 'logits')], initialisers: [integers('to', 1, 3)] },
      /does not keep the axis of the batch/,
    ],
    ['strings', { ...plain, initialisers: [{ ...layer[0], type: 8 }] }, /element type 8 of w/],
    ['an output that is constant', { ...plain, nodes: [node('Identity', 'w', 'logits')] }, /not the batch/],
  ])('%s', (_what, file, message) => expect(() => readOnnx(onnxFile(file))).toThrow(message));

  it.each<[string, FileToWrite, RegExp]>([
    [
      'a weight of another size',
      { ...plain, initialisers: [weights('w', 4, 5), layer[1]] },
      /node the Gemm \(Gemm\): expected 5 features/,
    ],
    ['an output that nothing gives', { ...plain, output: 'elsewhere' }, /elsewhere: nothing gives the output/],
    ['a value made twice', { ...plain, nodes: [gemm, gemm] }, /logits: two nodes give this value/],
    ['a name twice', { ...plain, initialisers: [layer[0], layer[0]] }, /w: the name occurs twice/],
    [
      'data that is short',
      { ...plain, initialisers: [{ ...layer[0], raw: new Uint8Array(44) }] },
      /w: \[4,3\] of float32 needs 48 bytes, it has 44/,
    ],
    [
      'a shape beyond measure',
      { ...plain, initialisers: [{ ...layer[0], shape: [2 ** 40, 2 ** 40] }] },
      /too many elements/,
    ],
    ['a negative length', { ...plain, initialisers: [{ ...layer[0], shape: [-4, -3] }] }, /length -4/],
    [
      'a circle',
      { ...plain, nodes: [node('Relu', 'logits', 'a'), node('Relu', 'a', 'logits')] },
      /nothing before it gives its input/,
    ],
  ])('%s', (_what, file, message) => {
    expect(() => readOnnx(onnxFile(file))).toThrow(message);
    expect(() => readOnnx(onnxFile(file))).toThrow('This ONNX file cannot be used');
  });

  it.each<[string, NodeToWrite[], TensorToWrite[]]>([
    ['Expand', [node('Expand', 'input to', 'logits')], [integers('to', 2 ** 30, 1, 2 ** 30)]],
    [
      'ConstantOfShape',
      [node('ConstantOfShape', 'to', 'c'), node('Add', 'input c', 'logits')],
      [integers('to', 2 ** 40)],
    ],
    [
      'Range',
      [node('Range', 'zero to one', 'c'), node('Add', 'input c', 'logits')],
      [integers('zero', 0), integers('to', 2 ** 45), integers('one', 1)],
    ],
    ['Pad', [node('Pad', 'input to', 'logits')], [integers('to', 0, 2 ** 40, 0, 0)]],
    ['Tile', [node('Tile', 'input to', 'logits')], [integers('to', 1, 2 ** 40)]],
  ])('numbers without end: %s', (_what, nodes, initialisers) => {
    const file = onnxFile({ nodes, initialisers, input: [3] });
    expect(() => readOnnx(file)).toThrow(/more than \d+ numbers/);
  });

  it('many large values, each within its own bound', () => {
    const zeros = (_: unknown, at: number) => node('ConstantOfShape', 'to', `r${at}`);
    const add = (_: unknown, at: number) => node('Add', `${at === 0 ? 'input' : `a${at - 1}`} r${at}`, `a${at}`);
    const nodes = [...Array.from({ length: 40 }, zeros), ...Array.from({ length: 40 }, add)];
    const initialisers = [integers('to', 2 ** 22)];
    const file = onnxFile({ nodes, initialisers, input: [1], output: 'a39' });
    expect(() => readOnnx(file)).toThrow(/more than \d+ numbers that are known/);
  });

  it('a parameter called __proto__ is a parameter', () => {
    const named = { ...plain, nodes: [node('Gemm', 'input __proto__', 'logits', { transB: 1 })] };
    const { model } = readOnnx(onnxFile({ ...named, initialisers: [{ ...layer[0], name: '__proto__' }] }));
    expect(Object.keys(model.values)).toEqual(['__proto__']);
    expect(logits(model, { n: 2, data: x })).toHaveLength(8);
  });

  it('bytes that are no file', () => {
    expect(() => readOnnx(new Uint8Array(0))).toThrow(/it holds no graph/);
    expect(() => readOnnx(new TextEncoder().encode('PK\u0003\u0004 a zip'))).toThrow(
      /This ONNX file cannot be used: byte/,
    );
  });
});
