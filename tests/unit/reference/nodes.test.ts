// Every node type: its shape, its derivatives against differences, and the kernel of what stands before it.
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../src/core/tensor';
import { type GraphNode, unaryKinds, activationKinds } from '../../../src/model/graph';
import { nodeShapes, outputSize } from '../../../src/model/shape';
import { validateGraph } from '../../../src/model/validate';
import { forward, logits } from '../../../src/reference/forward';
import { jacobian } from '../../../src/reference/jacobian';
import { jvp } from '../../../src/reference/jvp';
import { kernel } from '../../../src/reference/kernel';
import { moved } from '../../../src/reference/nudge';
import { pairKernel, reduce, type Reduction } from '../../../src/reference/reductions';
import { curvature } from '../../../src/reference/second-order';
import { vjp } from '../../../src/reference/vjp';
import { dot, randomNumbers, relativeError } from '../../support/numbers';
import { batchOf, directionOf, modelOf, nodeGraphs } from './node-graphs';

const seeds = [1, 2];
const cases = Object.entries(nodeGraphs).flatMap(([name, graph]) => seeds.map((seed) => ({ name, graph, seed })));

describe.each(cases)('$name, seed $seed', ({ graph, seed }) => {
  const model = modelOf(graph, seed);
  const classes = outputSize(graph);
  const [a, b] = [batchOf(graph, 3, seed), batchOf(graph, 2, seed)];
  const direction = directionOf(graph, seed);
  const isTokens = graph.nodes.some((node) => node.op === 'embedding');
  const inputs = isTokens ? undefined : randomNumbers(a.data.length, seed, 'input direction');
  const cotangent = randomNumbers(a.n * classes, seed, 'cotangent');

  it('is a valid graph whose values have the stated shapes', () => {
    validateGraph(graph);
    const values = forward(model, a);
    for (const [id, shape] of nodeShapes(graph)) expect(values.get(id)).toHaveLength(a.n * sizeOf(shape));
  });

  it('jvp is the derivative of the values', () => {
    const at = (step: number) => {
      const data = inputs ? Float64Array.from(a.data, (value, i) => value + step * inputs[i]) : a.data;
      return logits(moved(model, direction, step), { n: a.n, data });
    };
    const h = 1e-5;
    const [up, down] = [at(h), at(-h)];
    const difference = up.map((value, i) => (value - down[i]) / (2 * h));
    expect(relativeError(jvp(model, a, [{ parameters: direction, inputs }])[0], difference)).toBeLessThan(1e-7);
  });

  it('the curvature is the derivative of jvp along its own direction', () => {
    const at = (step: number) => {
      const data = inputs ? Float64Array.from(a.data, (value, i) => value + step * inputs[i]) : a.data;
      return jvp(moved(model, direction, step), { n: a.n, data }, [{ parameters: direction, inputs }])[0];
    };
    const h = 1e-4;
    const difference = at(h).map((value, i) => (value - at(-h)[i]) / (2 * h));
    const bend = curvature(model, a, { parameters: direction, inputs });
    const size = Math.hypot(...bend) + Math.hypot(...at(0));
    expect(Math.hypot(...bend.map((value, i) => value - difference[i]))).toBeLessThan(1e-6 * size);
  });

  it('vjp is the adjoint of jvp, in parameters and in inputs', () => {
    const [ofParameters, ofInputs] = jvp(model, a, [{ parameters: direction }, { inputs }]);
    const [back] = vjp(model, a, [cotangent]);
    const pulled = Object.keys(direction).reduce((sum, name) => sum + dot(back.parameters[name], direction[name]), 0);
    const bound = (value: number) => 1e-12 * Math.max(1, Math.abs(value));
    expect(Math.abs(dot(cotangent, ofParameters) - pulled)).toBeLessThan(bound(pulled));
    const pulledInputs = inputs ? dot(back.inputs, inputs) : 0;
    expect(Math.abs(dot(cotangent, ofInputs) - pulledInputs)).toBeLessThan(bound(pulledInputs));
  });

  it('the kernel is the Gram of the Jacobian, and its reductions are made alike', () => {
    const [left, right] = [jacobian(model, a), jacobian(model, b)];
    const full = kernel(model, a, b);
    expect(Math.hypot(...full.total)).toBeGreaterThan(0);
    for (const { name, rate } of graph.parameters) {
      expect(relativeError(full.byParameter.get(name)!, gram(left.get(name)!, right.get(name)!, rate))).toBeLessThan(
        1e-13,
      );
    }
    const reductions: Reduction[] = [{ kind: 'trace' }, { kind: 'pseudo' }, { kind: 'logit', logit: classes - 1 }];
    for (const reduction of reductions) {
      const pair = pairKernel(model, a, b, reduction);
      const difference = reduce(full.total, full, reduction).map((value, at) => value - pair.total[at]);
      expect(Math.hypot(...difference)).toBeLessThan(1e-13 * Math.hypot(...full.total));
    }
  });

  /** rate * u v^T for rows of gradients, [n1 C, n2 C]. */
  function gram(u: Float64Array, v: Float64Array, rate: number): Float64Array {
    const [rows, columns] = [a.n * classes, b.n * classes];
    const size = u.length / rows;
    const row = (values: Float64Array, at: number) => values.subarray(at * size, (at + 1) * size);
    return Float64Array.from(
      { length: rows * columns },
      (_, at) => rate * dot(row(u, Math.floor(at / columns)), row(v, at % columns)),
    );
  }
});

describe('the cases', () => {
  it('have every node type, activation and function', () => {
    const nodes = Object.values(nodeGraphs).flatMap((graph) => [...graph.nodes]);
    const ops: GraphNode['op'][] = [
      ...(['input', 'constant', 'parameter', 'dense', 'conv', 'embedding', 'activation', 'unary', 'add'] as const),
      ...(['binary', 'matmul', 'reduce', 'rearrange', 'concat', 'softmax', 'normalise'] as const),
    ];
    expect(new Set(nodes.map(({ op }) => op))).toEqual(new Set(ops));
    const kinds = new Set(nodes.flatMap((node) => ('kind' in node ? [node.kind] : [])));
    for (const kind of [...activationKinds, ...unaryKinds]) expect(kinds).toContain(kind);
  });
});
