// Convolutions over one and two axes: strides, dilation, uneven padding, groups, with and without a bias.
import { describe } from 'vitest';
import { sizeOf } from '../../../src/core/tensor';
import type { ConvNode, Window } from '../../../src/model/graph';
import { unravel, windowPositions } from '../../../src/model/window';
import { convOp } from '../../../src/ops/conv';
import { useGpu } from '../../support/gpu';
import { plus, testPrimitive, type PrimitiveCase, type Point } from '../../support/primitive';

interface Layer {
  readonly shape: readonly number[];
  readonly filters: number;
  readonly groups?: number;
  readonly window: Partial<Window> & Pick<Window, 'size'>;
  readonly bias?: boolean;
  readonly n: number;
}

const layers: [string, Layer][] = [
  ['one axis', { shape: [2, 7], filters: 3, window: { size: [3] }, bias: true, n: 5 }],
  ['one position', { shape: [3, 4], filters: 2, window: { size: [4] }, n: 3 }],
  ['a window of one', { shape: [5, 2, 2], filters: 17, window: { size: [1, 1] }, bias: true, n: 1 }],
  [
    'stride, dilation and uneven padding',
    {
      shape: [3, 5, 6],
      filters: 4,
      window: { size: [3, 2], stride: [2, 1], dilation: [1, 2], before: [1, 0], after: [0, 2] },
      bias: true,
      n: 17,
    },
  ],
  ['a stride that skips places', { shape: [2, 9], filters: 9, window: { size: [2], stride: [4] }, n: 33 }],
  ['groups', { shape: [4, 3, 4], filters: 6, groups: 2, window: { size: [2, 2], before: [1, 1] }, bias: true, n: 3 }],
  [
    'each channel by itself',
    { shape: [5, 5], filters: 5, groups: 5, window: { size: [3], before: [1], after: [1] }, n: 2 },
  ],
];

function windowOf({ shape, window }: Layer): Window {
  const ones = shape.slice(1).map(() => 1);
  const zeros = shape.slice(1).map(() => 0);
  return { stride: ones, dilation: ones, before: zeros, after: zeros, ...window };
}

/** 0.4 times the cross-correlation, by its definition. */
function correlate(layer: Layer, x: Float64Array, weight: Float64Array): Float64Array {
  const [channels, ...size] = layer.shape;
  const [window, groups] = [windowOf(layer), layer.groups ?? 1];
  const positions = windowPositions(size, window);
  const [count, cells, inGroup] = [sizeOf(positions), sizeOf(window.size), channels / groups];
  return Float64Array.from({ length: layer.filters * count }, (_, at) => {
    const [filter, position] = [Math.floor(at / count), unravel(at % count, positions)];
    const group = Math.floor(filter / (layer.filters / groups));
    let sum = 0;
    for (let channel = 0; channel < inGroup; channel++) {
      for (let cell = 0; cell < cells; cell++) {
        const within = unravel(cell, window.size);
        const along = position.map((p, a) => p * window.stride[a] + within[a] * window.dilation[a] - window.before[a]);
        if (along.some((place, a) => place < 0 || place >= size[a])) continue;
        const place = along.reduce((row, value, a) => row * size[a] + value, group * inGroup + channel);
        sum += weight[(filter * inGroup + channel) * cells + cell] * x[place];
      }
    }
    return 0.4 * sum;
  });
}

function caseOf(layer: Layer): PrimitiveCase<ConvNode> {
  const { shape, filters, groups = 1, bias = false, n } = layer;
  const window = windowOf(layer);
  const count = sizeOf(windowPositions(shape.slice(1), window));
  const node = { op: 'conv', id: 'z', inputs: ['x'], weight: 'w', groups, window } as const;
  const offset = (values: Point['parameters'], out: Float64Array): Float64Array =>
    bias ? out.map((value, at) => value + 2 * values.b[Math.floor(at / count)]) : out;
  return {
    op: convOp,
    node: bias ? { ...node, bias: 'b' } : node,
    shapes: [shape],
    parameters: [
      { name: 'w', shape: [filters, shape[0] / groups, ...window.size], multiplier: 0.4 },
      ...(bias ? [{ name: 'b', shape: [filters], multiplier: 2 }] : []),
    ],
    n,
    value: ({ inputs: [x], parameters }) => offset(parameters, correlate(layer, x, parameters.w)),
    derivative: ({ inputs: [x], parameters }, { inputs: [dx], parameters: moved }) =>
      offset(moved, plus(correlate(layer, dx, parameters.w), correlate(layer, x, moved.w))),
  };
}

const gpu = useGpu();

describe.each(layers)('%s', (_name, layer) => testPrimitive(gpu, caseOf(layer)));
