// Every method of a kernel against the float64 oracle, over small graphs of every kind: all reductions, parts by parameter,
// two sets. A parameter used twice must have its cross terms.
import { describe, expect, test } from 'vitest';
import { computeKernel, type KernelRequest, type Method } from '../../../src/engine/kernel';
import { planKernel } from '../../../src/engine/kernel-plan';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { readMatrix } from '../../../src/gpu/readback';
import { inputSize, outputSize } from '../../../src/model/shape';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { cosineKernel, reduce } from '../../../src/reference/reductions';
import { useGpu } from '../../support/gpu';
import { graphs, seededDatapoints, seededGraph } from '../../support/graphs';
import { randomIndex, relativeError } from '../../support/numbers';
import { contract, residuals } from '../../support/oracle-kernel';
import { thorough } from '../../support/thorough';

const gpu = useGpu();

const bound = 1e-5;
const exact: Method[] = ['auto', 'structured', 'contraction', 'ntvp'];
/** Products with K make a kernel column by column, and a sketch takes hundreds of products: the long run has all of them. */
const hasAll = (method: Method): boolean => thorough || method !== 'ntvp';
const sketched = ['a multilayer perceptron'];
const [directions, manyDirections] = thorough ? [400, 600] : [100, 300];

describe.each(graphs)('%s', (name, graph) => {
  const isSketched = thorough || sketched.includes(name);
  const model = seededGraph(graph);
  const outputs = outputSize(graph);
  const [a, b] = [5, 3].map((n) => ({ n, data: seededDatapoints(graph, n, `datapoints ${n}`) }));

  const open = () => {
    const network = Network.create(gpu(), model);
    const features = inputSize(graph);
    const [rows, columns] = [a, b].map(({ n, data }) => uploadDatapoints(network.arena, data, n, features));
    const compute = async (request: Omit<KernelRequest, 'rows'>): Promise<Float32Array> =>
      readMatrix(gpu(), (await computeKernel(network, network.arena, { rows, ...request })).matrix);
    return { network, rows, columns, compute };
  };

  test.each(exact)('%s: one set and two, every reduction', async (method) => {
    const { network, columns, compute } = open();
    for (const [other, set] of [
      [a, undefined],
      [b, columns],
    ] as const) {
      const full = kernel(model, a, other);
      const check = async (reduction: KernelRequest['reduction'], expected: Float64Array): Promise<void> => {
        const actual = await compute({ columns: set, reduction, method });
        expect(relativeError(actual, expected), JSON.stringify(reduction)).toBeLessThan(bound);
      };
      await check('full', full.total);
      if (!hasAll(method)) continue;
      await check('trace', reduce(full.total, full, { kind: 'trace' }));
      await check('pseudo', reduce(full.total, full, { kind: 'pseudo' }));
      await check({ logit: 1 }, reduce(full.total, full, { kind: 'logit', logit: 1 }));
      await check('cosine', cosineKernel(model, a, other).total);
    }
    network[Symbol.dispose]();
  });

  test.each(exact)('%s: the log-probability of targets', async (method) => {
    const { network, columns, compute } = open();
    const classes = network.layout.shapes.get(graph.output)!.at(-1)!;
    const targetsOf = (n: number): Uint32Array =>
      Uint32Array.from({ length: (n * outputs) / classes }, (_, at) => randomIndex(classes, n, at));
    const [targets, columnTargets] = [targetsOf(a.n), targetsOf(b.n)];
    const [u, v] = [residuals(logits(model, a), targets, classes), residuals(logits(model, b), columnTargets, classes)];
    const own = await compute({ reduction: 'log-probability', targets, method });
    expect(relativeError(own, contract(kernel(model, a, a).total, u, u, outputs))).toBeLessThan(bound);
    const other = await compute({ columns, reduction: 'log-probability', targets, columnTargets, method });
    expect(relativeError(other, contract(kernel(model, a, b).total, u, v, outputs))).toBeLessThan(bound);
    network[Symbol.dispose]();
  });

  test.each(exact.filter(hasAll))('%s: parts by parameter', async (method) => {
    const { network, columns, compute } = open();
    const full = kernel(model, a, b);
    for (const { name } of graph.parameters) {
      const parameters = (each: string): boolean => each === name;
      const expected = reduce(full.byParameter.get(name)!, full, { kind: 'trace' });
      const actual = await compute({ columns, reduction: 'trace', method, parameters });
      expect(relativeError(actual, expected), name).toBeLessThan(bound);
    }
    network[Symbol.dispose]();
  });

  test.runIf(isSketched).each(['normal', 'sign'] as const)(
    'a sketch of %s directions: within its standard error',
    async (kind) => {
      const { network, rows, columns } = open();
      const full = kernel(model, a, b);
      for (const reduction of ['trace', 'full', { logit: 0 }] as const) {
        const method = { sketch: directions, kind, seed: 1 };
        const result = await computeKernel(network, network.arena, { rows, columns, reduction, method });
        const expected =
          reduction === 'full'
            ? full.total
            : reduce(full.total, full, reduction === 'trace' ? { kind: 'trace' } : { kind: 'logit', logit: 0 });
        const values = await readMatrix(gpu(), result.matrix);
        const scores = values.map((value, at) => (value - expected[at]) / result.standardError![at]);
        const outside = scores.filter((score) => !(Math.abs(score) < 4.5)).length;
        expect(outside, `${JSON.stringify(reduction)}: ${outside} of ${scores.length} beyond 4.5`).toBe(0);
      }
      network[Symbol.dispose]();
    },
  );

  test.runIf(isSketched)("a sketch's standard error is that of the theory", async () => {
    const { network, rows, columns } = open();
    const [own, other, both] = [kernel(model, a, a), kernel(model, b, b), kernel(model, a, b)].map((full) =>
      reduce(full.total, full, { kind: 'logit', logit: 0 }),
    );
    const method = { sketch: manyDirections, kind: 'normal', seed: 2 } as const;
    const { standardError } = await computeKernel(network, network.arena, {
      rows,
      columns,
      reduction: { logit: 0 },
      method,
    });
    standardError!.forEach((error, at) => {
      const [i, j] = [Math.floor(at / b.n), at % b.n];
      const expected = Math.sqrt((own[i * a.n + i] * other[j * b.n + j] + both[at] ** 2) / method.sketch);
      expect(error / expected).toBeGreaterThan(0.7);
      expect(error / expected).toBeLessThan(1.4);
    });
    network[Symbol.dispose]();
  });

  test('a plan names the method of each parameter, and the FLOPs are those that run', async () => {
    const { network, rows, columns } = open();
    const request = { rows, reduction: 'trace', method: 'auto' } as const;
    const plan = planKernel(network, request);
    expect(plan.terms.map(({ parameter }) => parameter)).toEqual(network.layout.names);
    expect(plan.blocks).toBeUndefined();
    for (const each of [request, { ...request, columns }, { rows, reduction: 'full' } as const]) {
      const { flops } = await computeKernel(network, network.arena, each);
      expect(planKernel(network, each).flops).toBe(flops);
    }
    const sketch = { ...request, method: { sketch: 20, kind: 'sign', seed: 1 } } as const;
    const { flops } = await computeKernel(network, network.arena, sketch);
    expect(planKernel(network, sketch).flops / flops).toBeGreaterThan(0.9);
    expect(planKernel(network, sketch).flops / flops).toBeLessThan(1.3);
    network[Symbol.dispose]();
  });
});
