// Comparisons, choices and picking of ONNX files against their formulas, and which numbers count as parameters.
import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../../src/formats/onnx';
import { logits } from '../../../src/reference/forward';
import { integers, node, type NodeToWrite, numbers, onnxFile, type TensorToWrite, weights } from '../../support/onnx';

const values = Float32Array.of(-2, -0.5, 0, 0.5, 1, 3);
const scalar = (name: string, value: number): TensorToWrite => ({ name, shape: [], data: [value] });
const half = scalar('half', 0.5);

function outputs(nodes: NodeToWrite[], initialisers: TensorToWrite[] = [half], input = [6]): number[] {
  const { model } = readOnnx(onnxFile({ nodes, initialisers, input }));
  return [...logits(model, { n: 1, data: values })];
}

describe('comparisons by datapoints', () => {
  it.each<[string, (z: number) => boolean]>([
    ['Greater', (z) => z > 0.5],
    ['GreaterOrEqual', (z) => z >= 0.5],
    ['Less', (z) => z < 0.5],
    ['LessOrEqual', (z) => z <= 0.5],
    ['Equal', (z) => z === 0.5],
  ])('%s is a number once it is cast', (type, holds) => {
    const nodes = [node(type, 'input half', 'c'), node('Cast', 'c', 'logits', { to: 1 })];
    expect(outputs(nodes)).toEqual([...values].map((z) => Number(holds(z))));
  });

  it('choose, number by number, and are combined', () => {
    const either = [node('Less', 'input half', 'a'), node('Greater', 'input one', 'b'), node('Or', 'a b', 'c')];
    const chosen = [...either, node('Mul', 'input input', 's'), node('Where', 'c input s', 'logits')];
    expect(outputs(chosen, [half, scalar('one', 1)])).toEqual([-2, -0.5, 0, 0.25, 1, 3]);
    const both = [node('Not', 'a', 'd'), node('And', 'd c', 'e'), node('Cast', 'e', 'logits', { to: 1 })];
    expect(outputs([...either, ...both], [half, scalar('one', 1)])).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('round and find signs', () => {
    expect(outputs([node('Sign', 'input', 'logits')])).toEqual([-1, -1, 0, 1, 1, 1]);
    expect(outputs([node('Floor', 'input', 'logits')])).toEqual([-2, -1, 0, 0, 1, 3]);
    expect(outputs([node('Ceil', 'input', 'logits')]).map((z) => z + 0)).toEqual([-2, 0, 0, 1, 1, 3]);
  });

  it('take the larger and the smaller of two values', () => {
    const square = node('Mul', 'input input', 's');
    expect(outputs([square, node('Max', 'input s', 'logits')])).toEqual([4, 0.25, 0, 0.5, 1, 9]);
    expect(outputs([square, node('Min', 's input', 'logits')])).toEqual([-2, -0.5, 0, 0.25, 1, 3]);
  });
});

describe('choices by lists', () => {
  it.each<[string, NodeToWrite[], TensorToWrite[], number[]]>([
    ['CumSum', [node('CumSum', 'input axis', 'logits')], [integers('axis', 1)], [-2, -2.5, -2.5, -2, -1, 2]],
    [
      'CumSum, reversed and without itself',
      [node('CumSum', 'input axis', 'logits', { reverse: 1, exclusive: 1 })],
      [integers('axis', 1)],
      [4, 4.5, 4.5, 4, 3, 0],
    ],
    [
      'GatherElements',
      [node('GatherElements', 'input picks', 'logits', { axis: 1 })],
      [{ name: 'picks', shape: [1, 3], data: [5, -1, 0], type: 7 }],
      [3, 3, -2],
    ],
    [
      'GatherND',
      [node('Transpose', 'input', 't'), node('GatherND', 't picks', 'g'), node('Transpose', 'g', 'logits')],
      [{ name: 'picks', shape: [2, 1], data: [4, -6], type: 7 }],
      [1, -2],
    ],
    [
      'Resize to the nearest',
      [
        node('Unsqueeze', 'input one', 'u'),
        node('Resize', 'u  scales', 'r', { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }),
        node('Squeeze', 'r one', 'logits'),
      ],
      [integers('one', 1), { name: 'scales', shape: [3], data: [1, 1, 0.5] }],
      [-2, 0, 1],
    ],
    [
      'SplitToSequence and SequenceAt',
      [
        node('SplitToSequence', 'input four', 's', { axis: 1 }),
        node('SequenceAt', 's last', 'b'),
        node('SequenceAt', 's first', 'a'),
        node('Concat', 'b a', 'logits', { axis: 1 }),
      ],
      [scalarInteger('four', 4), scalarInteger('first', 0), scalarInteger('last', -1)],
      [1, 3, -2, -0.5, 0, 0.5],
    ],
    [
      'If by a shape',
      [
        node('Shape', 'input', 's'),
        node('Gather', 's one', 'l'),
        node('Equal', 'l six', 'c'),
        node('If', 'c', 'logits', {
          then_branch: { nodes: [node('Neg', 'input', 'n')], output: 'n' },
          else_branch: { nodes: [node('Identity', 'input', 'm')], output: 'm' },
        }),
      ],
      [scalarInteger('one', 1), scalarInteger('six', 6)],
      [2, 0.5, -0, -0.5, -1, -3],
    ],
  ])('%s', (_what, nodes, initialisers, expected) => expect(outputs(nodes, initialisers)).toEqual(expected));

  function scalarInteger(name: string, value: number): TensorToWrite {
    return { name, shape: [], data: [value], type: 7 };
  }

  it('a branch that the datapoint chooses is refused', () => {
    const branch = { nodes: [node('Neg', 'input', 'n')], output: 'n' };
    const nodes = [
      node('ReduceSum', 'input one', 's', { keepdims: 0 }),
      node('Greater', 's half', 'c'),
      node('If', 'c', 'logits', { then_branch: branch, else_branch: branch }),
    ];
    expect(() => outputs(nodes, [half, integers('one', 1)])).toThrow(
      /If that depends on the datapoint, in node the If/,
    );
  });
});

describe('Einsum', () => {
  const matrix = weights('w', 3, 4);
  const w = numbers(12);
  const entry = (row: number, column: number) => values[3 * row + column];

  it.each<[string, string, number[], (at: number) => number]>([
    [
      'bij,jk->bik',
      'input w',
      [2, 4],
      (at) => [0, 1, 2].reduce((s, j) => s + entry(at >> 2, j) * w[4 * j + (at & 3)], 0),
    ],
    [
      'bij,bkj->bik',
      'input input',
      [2, 2],
      (at) => [0, 1, 2].reduce((s, j) => s + entry(at >> 1, j) * entry(at & 1, j), 0),
    ],
    ['...j,...j', 'input input', [2], (at) => [0, 1, 2].reduce((s, j) => s + entry(at, j) ** 2, 0)],
    ['bij->bj', 'input', [3], (at) => entry(0, at) + entry(1, at)],
  ])('%s', (equation, inputs, shape, expected) => {
    const nodes = [node('Einsum', inputs, 'logits', { equation: equation.replace('...j,...j', '...j,...j->...') })];
    const actual = outputs(nodes, [matrix], [2, 3]);
    expect(actual).toHaveLength(shape.reduce((a, b) => a * b));
    actual.forEach((value, at) => expect(value).toBeCloseTo(expected(at), 6));
  });

  it('with a matrix is a dense layer', () => {
    const nodes = [node('Einsum', 'input w', 'logits', { equation: 'bij,jk->bik' })];
    const { model } = readOnnx(onnxFile({ nodes, initialisers: [matrix], input: [2, 3] }));
    expect(model.graph.nodes.some(({ op }) => op === 'dense')).toBe(true);
  });

  it('may not mix datapoints', () => {
    const nodes = [node('Einsum', 'input input', 'logits', { equation: 'bij,cij->bc' })];
    expect(() => outputs(nodes, [], [2, 3])).toThrow(/Einsum that mixes datapoints, in node the Einsum/);
  });
});

describe('what counts as a parameter', () => {
  const named = (operator: string, tensor: TensorToWrite, input = [2, 2]) =>
    readOnnx(
      onnxFile({ nodes: [node(operator, `input ${tensor.name}`, 'logits')], initialisers: [tensor], input }),
    ).model.graph.parameters.map(({ name }) => name);

  it.each<[string, string, TensorToWrite, number]>([
    ['a scale of the exporter', 'Mul', { name: 'val_48', shape: [1], data: [0.76] }, 0],
    ['a scale with a name of its own', 'Mul', { name: 'scale', shape: [1], data: [0.76] }, 1],
    ['ones of the exporter', 'Mul', { name: 'val_3', shape: [2, 1], data: [1, 1] }, 0],
    ['gains that an exporter renamed', 'Mul', { name: 'onnx::Mul_3', shape: [2, 1], data: [1, 1.5] }, 1],
    ['trained slopes', 'PRelu', { name: 'onnx::PRelu_3', shape: [1], data: [0.25] }, 1],
    ['a mask of one large number', 'Add', { name: 'm', shape: [2, 2], data: [0, -1e4, 0, 0] }, 0],
    ['a range', 'Add', { name: '_to_copy', shape: [2], data: [0, 1] }, 0],
    ['vectors of a spectral norm', 'Mul', { name: 'a.parametrizations.weight.0._u', shape: [2], data: [0.6, 0.8] }, 0],
  ])('%s', (_what, operator, tensor, count) => expect(named(operator, tensor)).toHaveLength(count));

  it('tables of sines and cosines do not', () => {
    const angle = (at: number) => Math.floor(at / 4) * 10 ** -(Math.floor(at / 2) % 2);
    const data = Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? Math.sin(angle(at)) : Math.cos(angle(at))));
    expect(named('Add', { name: 'pe', shape: [4, 4], data }, [4, 4])).toEqual([]);
    expect(named('Add', weights('pe', 4, 4), [4, 4])).toEqual(['pe']);
  });

  const angles = Array.from({ length: 20 }, (_, at) => Math.floor(at / 4) * 10 ** -(at % 4));
  const cosines = { name: 'c', shape: [5, 4], data: angles.map(Math.cos) };
  const sines = { name: 's', shape: [5, 4], data: angles.map(Math.sin) };
  const turned = (second: string, ...tables: TensorToWrite[]) => {
    const products = [
      node('Slice', 's from to', 'moved'),
      node('Mul', 'input c', 'a'),
      node(second, 'input moved', 'b'),
    ];
    const initialisers = [...tables, integers('from', 0), integers('to', 5)];
    const { model, notes, constants } = readOnnx(
      onnxFile({ nodes: [...products, node('Add', 'a b', 'logits')], initialisers, input: [5, 4] }),
    );
    return { names: model.graph.parameters.map(({ name }) => name), notes, constants };
  };

  it('cosines and sines that turn features do not', () => {
    const { names, notes, constants } = turned('Mul', cosines, sines);
    expect([names, constants]).toEqual([[], expect.arrayContaining(['c', 's'])]);
    expect(notes.join()).toContain('Cosines and sines of angles count as constants: c, s.');
  });

  it('what is added, or off the circle, or of ones and zeros only, is no such table', () => {
    expect(turned('Add', cosines, sines).names).toEqual(['s', 'c']);
    expect(turned('Mul', cosines, { ...sines, data: angles.map((angle) => 0.9 * Math.sin(angle)) }).names).toHaveLength(
      2,
    );
    const begun = [1, 0].map((value, at) => ({ name: 'cs'[at], shape: [5, 4], data: angles.map(() => value) }));
    expect(turned('Mul', ...begun).names).toHaveLength(2);
  });

  it.each([
    ['t', 'MatMul', true],
    ['exp', 'Mul', true],
    ['add_3', 'Mul', true],
    ['linalg_vector_norm', 'Div', true],
    ['_to_copy', 'Mul', true],
    ['onnx::Clip_26', 'Mul', true],
    ['val_0', 'MatMul', false],
    ['onnx::MatMul_41', 'MatMul', false],
    ['w', 'MatMul', false],
    ['mean', 'Mul', false],
    ['head.t', 'Mul', false],
  ])('%s of %s counts, and is told of where an operator gave it its name', (name, operator, isTold) => {
    const nodes = [node(operator, `input ${name}`, 'logits')];
    const { model, notes } = readOnnx(onnxFile({ nodes, initialisers: [weights(name, 2, 2)], input: [2, 2] }));
    expect(model.graph.parameters.map((parameter) => parameter.name)).toEqual([name]);
    expect(notes.join().includes(`seems to have computed ${name} from other weights`)).toBe(isTold);
    expect(notes.join().includes('renamed')).toBe(!isTold && /val|onnx/.test(name));
  });

  it('a weight and its transpose are one', () => {
    const nodes = [node('Gemm', 'input w', 'h', { transB: 1 }), node('Gemm', 'h w', 'logits')];
    const { model } = readOnnx(onnxFile({ nodes, initialisers: [weights('w', 4, 6)], input: [6] }));
    expect(model.graph.parameters.map(({ name }) => name)).toEqual(['w']);
    const hidden = [0, 1, 2, 3].map((r) => values.reduce((s, value, c) => s + value * numbers(24)[6 * r + c], 0));
    const expected = [...values.keys()].map((c) => hidden.reduce((s, h, r) => s + h * numbers(24)[6 * r + c], 0));
    logits(model, { n: 1, data: values }).forEach((value, c) => expect(value).toBeCloseTo(expected[c], 5));
  });
});
