// The builder's movements, broadcasting and layers against plain loops, through the float64 oracle.
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../src/core/tensor';
import { GraphBuilder, type Value } from '../../../src/model/graph-builder';
import { groupNorm, rmsNorm } from '../../../src/model/graph-layers';
import { adaptiveAveragePool } from '../../../src/model/graph-pooling';
import { logits } from '../../../src/reference/forward';

/** A graph from one input of this shape, and its value where the input counts 1, 2, 3, ... */
function run(shape: readonly number[], make: (builder: GraphBuilder, x: Value) => Value) {
  const builder = new GraphBuilder();
  const graph = builder.build(make(builder, builder.input(shape)));
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => i + 1);
  return { ops: graph.nodes.map(({ op }) => op), graph, values: [...logits({ graph, values: {} }, { n: 1, data })] };
}

describe('the graph builder', () => {
  it('merges a transpose, a slice and a reshape into one rearrangement', () => {
    const { ops, values } = run([2, 3], (b, x) => b.reshape(b.slice(b.transpose(x, [1, 0]), 0, 1, 2), [4]));
    expect(ops).toEqual(['input', 'rearrange']);
    expect(values).toEqual([2, 5, 3, 6]);
  });

  it('applies functions before movements that only permute, so that they may cancel', () => {
    const turn = (b: GraphBuilder, x: Value) => b.transpose(x, [1, 0]);
    const negate = { op: 'unary', kind: 'negate' } as const;
    const { ops, values } = run([2, 3], (b, x) => b.add(turn(b, b.each(turn(b, x), negate)), x));
    expect(ops).toEqual(['input', 'unary', 'add']);
    expect(values).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('broadcasts as numpy does', () => {
    const { values } = run([2, 3], (b, x) => b.multiply(b.reshape(x, [2, 1, 3]), b.constant([2, 1], [1, 10])));
    expect(values).toEqual([1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60]);
    expect(() => run([2, 3], (b, x) => b.add(x, b.constant([2], [1, 2])))).toThrow(/broadcast/);
  });

  it('concatenates along any axis, pads, picks and splits', () => {
    const { values } = run([2, 2], (b, x) => b.concat([x, x], 1));
    expect(values).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
    expect(run([2, 2], (b, x) => b.pad(x, 1, 1, -1, 9)).values).toEqual([9, 1, 9, 3]);
    expect(run([2, 2], (b, x) => b.take(x, 0, [1, 1, 0])).values).toEqual([3, 4, 3, 4, 1, 2]);
    expect(run([2, 3], (b, x) => b.split(x, 1, [1, 2])[1]).values).toEqual([2, 3, 5, 6]);
  });

  it('keeps the padding of two movements apart', () => {
    expect(run([2], (b, x) => b.pad(b.pad(x, 0, 1, 0, 7), 0, 0, 1, 8)).values).toEqual([7, 1, 2, 8]);
  });

  it('selects by a mask', () => {
    const mask = { shape: [2, 1], data: Float64Array.of(1, 0) };
    expect(run([2, 2], (b, x) => b.select(mask, x, b.scalar(9))).values).toEqual([1, 2, 9, 9]);
  });

  it('multiplies matrices with broadcast axes before them', () => {
    const { values } = run([2, 1, 2], (b, x) => b.matmul(x, b.constant([1, 2, 2], [1, 2, 3, 4])));
    expect(values).toEqual([7, 10, 15, 22]);
  });

  it('reduces over any axes', () => {
    expect(run([2, 2, 2], (b, x) => b.reduce(x, 'sum', [0, 2])).values).toEqual([14, 22]);
    expect(run([2, 3], (b, x) => b.reduce(x, 'max', [0, 1], true)).graph.nodes).toHaveLength(2 + 1);
  });

  it('softmax over an axis that is not the last', () => {
    const { values } = run([2, 2], (b, x) => b.softmax(x, 0));
    values.forEach((value, i) => expect(value).toBeCloseTo(i < 2 ? 1 / (1 + Math.exp(2)) : 1 / (1 + Math.exp(-2)), 12));
  });

  it('pools adaptively over parts of unequal length', () => {
    expect(run([1, 5], (b, x) => adaptiveAveragePool(b, x, [2])).values.map((v) => +v.toFixed(6))).toEqual([2, 4]);
  });

  it('normalises groups of channels, and by the root mean square', () => {
    run([4, 1], (b, x) => groupNorm(b, x, 2, 0)).values.forEach((v, i) => expect(v).toBeCloseTo(i % 2 ? 1 : -1, 12));
    const root = Math.sqrt((1 + 4) / 2);
    run([2], (b, x) => rmsNorm(b, x, 1, 0)).values.forEach((v, i) => expect(v).toBeCloseTo((i + 1) / root, 12));
  });

  it('refuses a value beyond its limit before it is made', () => {
    const builder = new GraphBuilder(100);
    const x = builder.input([10]);
    expect(() => builder.add(builder.reshape(x, [10, 1]), builder.reshape(x, [1, 10]))).not.toThrow();
    expect(() => builder.pad(x, 0, 0, 2 ** 40)).toThrow(/more than 100 numbers/);
  });

  it('leaves out what the output does not need', () => {
    const builder = new GraphBuilder();
    builder.declare({ name: 'w', shape: [2, 3] });
    const x = builder.input([3]);
    builder.dense(x, { weight: 'w' });
    const graph = builder.build(builder.softmax(x, 0));
    expect(graph.parameters).toEqual([]);
    expect(graph.nodes).toHaveLength(2);
  });
});
