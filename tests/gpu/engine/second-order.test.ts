// First and second derivatives along directions of the parameters, of every node type, against the float64 oracle.
import { describe, expect, test } from 'vitest';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { encodeForward } from '../../../src/engine/passes';
import { encodeSecondOrder } from '../../../src/engine/second-order';
import type { Matrix } from '../../../src/gpu/matrix';
import { readMatrix } from '../../../src/gpu/readback';
import { submit } from '../../../src/gpu/submit';
import type { Graph } from '../../../src/model/graph';
import { inputSize } from '../../../src/model/shape';
import { ParameterSet } from '../../../src/ops/parameter-set';
import { trace } from '../../../src/reference/forward';
import { nodeTangents } from '../../../src/reference/jvp';
import { nodeCurvatures } from '../../../src/reference/second-order';
import { useGpu } from '../../support/gpu';
import { byDatapoint } from '../../support/networks';
import { batchOf, directionOf, modelOf, nodeGraphs } from '../../unit/reference/node-graphs';

const gpu = useGpu();

/** Of the first derivative and the second together: sums of a few dozen terms, and functions of them. */
const bound = 1e-5;
const directionCount = 2;
const n = 5;

const single = (values: Readonly<Record<string, ArrayLike<number>>>): Record<string, Float32Array> =>
  Object.fromEntries(Object.entries(values).map(([name, numbers]) => [name, Float32Array.from(numbers)]));

function caseOf(graph: Graph) {
  const model = { graph, values: single(modelOf(graph, 1).values) };
  const batch = { n, data: Float32Array.from(batchOf(graph, n, 1).data) };
  const directions = Array.from({ length: directionCount }, (_, t) => single(directionOf(graph, t + 1)));
  return { model, batch, directions };
}

describe.each(Object.entries(nodeGraphs))('%s', (_name, graph) => {
  test('both derivatives', async () => {
    const { model, batch, directions } = caseOf(graph);
    using network = Network.create(gpu(), model);
    const { arena } = network;
    const list = network.commands(arena);
    const context = network.context(list, arena);
    const sets = ParameterSet.create(arena, 'directions', network.layout, directionCount);
    directions.forEach((each, t) => sets.write(gpu(), each, t));
    const inputs = uploadDatapoints(arena, batch.data, n, inputSize(graph));
    const { first, second } = encodeSecondOrder(context, graph, encodeForward(context, graph, inputs), sets);
    await submit(gpu(), list);
    const pass = trace(model, batch);
    for (const [t, parameters] of directions.entries()) {
      const slope = nodeTangents(pass, { parameters }).get(graph.output)!;
      const bend = nodeCurvatures(pass, { parameters }).get(graph.output)!;
      const size = Math.hypot(...slope) + Math.hypot(...bend);
      expect(await distance(first, slope, t)).toBeLessThan(bound * size);
      expect(await distance(second, bend, t)).toBeLessThan(bound * size);
    }
  });

  /** Between block `t` of a stack, zeros where there is none, and what it should be. */
  async function distance(stack: Matrix | undefined, expected: Float64Array, t: number): Promise<number> {
    const all = stack ? await readMatrix(gpu(), stack) : new Float32Array(expected.length * directionCount);
    const own = byDatapoint(all.subarray(t * expected.length, (t + 1) * expected.length), expected.length / n);
    return Math.hypot(...expected.map((value, at) => value - own[at]));
  }
});
