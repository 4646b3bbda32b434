// The dense layer at one and at several positions, in both layouts of its weight, with and without a bias.
import { describe, expect, test } from 'vitest';
import { CommandList } from '../../../src/gpu/commands';
import type { DenseNode } from '../../../src/model/graph';
import { OpContext } from '../../../src/ops/context';
import { denseOp } from '../../../src/ops/dense';
import { ParameterLayout, ParameterSet } from '../../../src/ops/parameter-set';
import { useGpu } from '../../support/gpu';
import { plus, testPrimitive, type PrimitiveCase, type Point } from '../../support/primitive';

interface Layer {
  readonly positions: readonly number[];
  readonly fanIn: number;
  readonly fanOut: number;
  readonly layout?: 'out-in' | 'in-out';
  readonly bias: boolean;
  readonly n: number;
}

const layers: [string, Layer][] = [
  ['one position', { positions: [], fanIn: 5, fanOut: 3, bias: true, n: 7 }],
  ['one position, stored [in, out]', { positions: [], fanIn: 3, fanOut: 17, layout: 'in-out', bias: true, n: 3 }],
  ['one of one position', { positions: [1], fanIn: 4, fanOut: 2, bias: false, n: 1 }],
  ['five positions', { positions: [5], fanIn: 3, fanOut: 7, bias: true, n: 17 }],
  ['five positions, stored [in, out]', { positions: [5], fanIn: 6, fanOut: 3, layout: 'in-out', bias: true, n: 2 }],
  ['two axes of positions', { positions: [2, 3], fanIn: 17, fanOut: 1, bias: false, n: 9 }],
];

function product({ fanIn, fanOut, layout }: Layer, x: Float64Array, weight: Float64Array): Float64Array {
  return Float64Array.from({ length: (x.length / fanIn) * fanOut }, (_, at) => {
    const [t, o] = [Math.floor(at / fanOut), at % fanOut];
    let sum = 0;
    for (let r = 0; r < fanIn; r++)
      sum += weight[layout === 'in-out' ? r * fanOut + o : o * fanIn + r] * x[t * fanIn + r];
    return 0.7 * sum;
  });
}

function caseOf(layer: Layer): PrimitiveCase<DenseNode> {
  const { positions, fanIn, fanOut, layout, n } = layer;
  const node = { op: 'dense', id: 'z', inputs: ['x'], weight: 'w', layout } as const;
  const shape = layout === 'in-out' ? [fanIn, fanOut] : [fanOut, fanIn];
  const offset = (values: Point['parameters'], out: Float64Array): Float64Array =>
    layer.bias ? out.map((value, at) => value + 3 * values.b[at % fanOut]) : out;
  return {
    op: denseOp,
    node: layer.bias ? { ...node, bias: 'b' } : node,
    shapes: [[...positions, fanIn]],
    parameters: [
      { name: 'w', shape, multiplier: 0.7 },
      ...(layer.bias ? [{ name: 'b', shape: [fanOut], multiplier: 3 }] : []),
    ],
    n,
    value: ({ inputs: [x], parameters }) => offset(parameters, product(layer, x, parameters.w)),
    derivative: ({ inputs: [x], parameters }, { inputs: [dx], parameters: moved }) =>
      offset(moved, plus(product(layer, dx, parameters.w), product(layer, x, moved.w))),
  };
}

const gpu = useGpu();

describe.each(layers)('%s', (_name, layer) => testPrimitive(gpu, caseOf(layer)));

describe('at several positions', () => {
  test('unit cotangents are written out; at one they become a readout; kernel terms likewise', () => {
    const forms = [[], [2]].map((positions) => {
      const own = caseOf({ positions, fanIn: 3, fanOut: 2, bias: true, n: 5 });
      const parameters = own.parameters!.map((each) => ({ ...each, rate: 1, deviation: 1 }));
      const input = { op: 'input', id: 'x', inputs: [], shape: own.shapes[0] } as const;
      const layout = new ParameterLayout({ nodes: [input, own.node], parameters, output: 'z' });
      const sets = ParameterSet.create(gpu().arena, 'weights', layout);
      const context = new OpContext(new CommandList(gpu().arena), gpu().arena, 'registers', sets);
      const count = 2 * (positions[0] ?? 1);
      const primal = {
        inputs: [gpu().arena.matrix('x', (count * 3) / 2, 5)],
        output: gpu().arena.matrix('z', count, 5),
      };
      const [{ form }] = denseOp.vjp(context, own.node, primal, { form: 'identity', count });
      return [form, denseOp.kernelTerms(context, own.node, primal).length];
    });
    expect(forms).toEqual([
      ['readout', 2],
      ['stacked', 0],
    ]);
  });
});
