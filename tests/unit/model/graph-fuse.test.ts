// Activations that are spelt out become one node, and nothing else does.
import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '../../../src/model/graph-builder';
import { fuseActivations } from '../../../src/model/graph-fuse';
import { logits } from '../../../src/reference/forward';

type Spell = (builder: GraphBuilder, x: Value) => Value;

const of = (builder: GraphBuilder, x: Value, kind: 'erf' | 'tanh' | 'sigmoid') =>
  builder.each(x, { op: 'activation', kind });
const times = (builder: GraphBuilder, x: Value, factor: number) => builder.multiply(x, builder.scalar(factor));
const plusOne = (builder: GraphBuilder, x: Value) => builder.add(x, builder.scalar(1));
const cube = (builder: GraphBuilder, x: Value) => builder.multiply(builder.multiply(x, x), x);

const byErf =
  (root: number): Spell =>
  (builder, x) =>
    times(
      builder,
      builder.multiply(x, plusOne(builder, of(builder, builder.divide(x, builder.scalar(root)), 'erf'))),
      0.5,
    );

const byTanh: Spell = (builder, x) => {
  const inner = builder.add(x, times(builder, cube(builder, x), 0.044715));
  const outer = plusOne(builder, of(builder, times(builder, inner, Math.sqrt(2 / Math.PI)), 'tanh'));
  return builder.multiply(times(builder, x, 0.5), outer);
};

function graphOf(spell: Spell) {
  const builder = new GraphBuilder();
  const graph = builder.build(spell(builder, builder.input([5])));
  return { graph, fused: fuseActivations(graph) };
}

const data = Float32Array.of(-3, -0.4, 0, 0.7, 2);

describe('activations that are spelt out', () => {
  it.each<[string, Spell]>([
    ['gelu', byErf(Math.SQRT2)],
    ['gelu-tanh', byTanh],
    ['silu', (builder, x) => builder.multiply(of(builder, x, 'sigmoid'), x)],
  ])('%s', (kind, spell) => {
    const { graph, fused } = graphOf(spell);
    expect(fused.nodes.map((node) => (node.op === 'activation' ? node.kind : node.op))).toEqual(['input', kind]);
    const [before, after] = [graph, fused].map((one) => logits({ graph: one, values: {} }, { n: 1, data }));
    after.forEach((value, at) => expect(value).toBeCloseTo(before[at], 7));
  });

  it.each<[string, Spell]>([
    ['another root', byErf(1.5)],
    ['another factor', (builder, x) => times(builder, byTanh(builder, x), 1.1)],
    ['a sigmoid of another value', (builder, x) => builder.multiply(of(builder, times(builder, x, 1.7), 'sigmoid'), x)],
  ])('are left as they are: %s', (what, spell) => {
    const { graph, fused } = graphOf(spell);
    const [before, after] = [graph, fused].map((one) => logits({ graph: one, values: {} }, { n: 1, data }));
    after.forEach((value, at) => expect(value).toBeCloseTo(before[at], 7));
    if (what !== 'another factor') expect(fused).toEqual(graph);
  });

  it('a long chain of squares takes no time', () => {
    const squares: Spell = (builder, x) => Array.from({ length: 200 }).reduce<Value>((y) => builder.multiply(y, y), x);
    const { graph, fused } = graphOf(squares);
    expect(fused).toEqual(graph);
  });
});
