// Nudges on the GPU against the float64 oracle: every measure, both losses, and the reference values 5, 6 and 11.
import { describe, expect, test } from 'vitest';
import { computeNudge, encodeNudge, gatherOne, type LabelStep } from '../../../src/engine/nudge';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { readMatrix } from '../../../src/gpu/readback';
import { submit } from '../../../src/gpu/submit';
import type { Graph, Model } from '../../../src/model/graph';
import { oneHot } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import { ownBlock } from '../../../src/reference/kernel';
import * as reference from '../../../src/reference/nudge';
import { useGpu } from '../../support/gpu';
import { byDatapoint, networks, openNetwork, seededInputs } from '../../support/networks';
import { relativeError } from '../../support/numbers';
import { sineMlp } from '../../support/sine-model';

const gpu = useGpu();

const bound = 1e-5;
const actualBound = 5e-4;
const n = 21;
const index = 4;

describe.each(networks)('%s', (_name, graph) => {
  test.each(['cross-entropy', 'squared-error'] as const)('%s: every measure, similarity, own block', async (loss) => {
    const { model, network, upload } = openNetwork(gpu(), graph);
    const classes = network.outputs;
    const data = seededInputs(graph, n);
    const labels = Uint8Array.from({ length: n }, (_, i) => i % classes);
    const label = classes - 1;
    const datapoint = data.subarray(index * network.inputs, (index + 1) * network.inputs);
    const rate = 0.05;
    const expected = reference.nudge(model, { datapoint, target: oneHot([label], classes), loss, rate }, { n, data });
    const secondOrder = reference.secondOrderChange(model, expected, rate, { n, data });
    for (const [measure, kind] of [
      ['log-probability', { kind: 'log-probability', label }],
      ['own-label', { kind: 'own-log-probability', labels }],
      ['logit', { kind: 'logit', logit: label }],
      ['norm', { kind: 'norm' }],
    ] as const) {
      const inputs = upload(data);
      const result = await computeNudge(network, { inputs, labels, index, label, rate, loss, measure, order: 2 });
      const [predicted, actual] = [
        reference.predictedShift(expected.before, expected.predicted, classes, kind),
        reference.actualShift(expected.before, expected.actual, classes, kind),
      ];
      const scale = Math.hypot(...expected.actual) / Math.sqrt(classes);
      expect(distance(result.predicted, predicted), measure).toBeLessThanOrEqual(
        bound * (Math.hypot(...predicted) + scale),
      );
      expect(distance(result.actual, actual), measure).toBeLessThanOrEqual(
        actualBound * (Math.hypot(...actual) + scale),
      );
      const bent = reference.actualShift(expected.before, secondOrder, classes, kind);
      expect(distance(result.secondOrder!, bent), measure).toBeLessThanOrEqual(bound * (Math.hypot(...bent) + scale));
      expect(relativeError(result.block, ownBlock(model, datapoint))).toBeLessThan(bound);
      expect(relativeError(result.logits, logits(model, { n: 1, data: datapoint }))).toBeLessThan(bound);
      for (const { cosine } of result.similarity) expect(cosine[index]).toBeCloseTo(1, 5);
    }
    expect(await network.read()).toEqual(
      Object.fromEntries(Object.entries(model.values).map(([key, value]) => [key, Float32Array.from(value)])),
    );
    network[Symbol.dispose]();
  });
});

describe('reference values', () => {
  async function changes(
    model: Model,
    inputs: number[],
    step: Omit<LabelStep, 'inputs' | 'index'>,
  ): Promise<{ predicted: number[]; actual: number[]; secondOrder: number[] }> {
    const network = Network.create(gpu(), model);
    const rows = uploadDatapoints(network.arena, inputs, inputs.length / network.inputs, network.inputs);
    const list = network.commands(network.arena);
    const full = { ...step, inputs: rows, index: 0, order: 2 } as const;
    const result = encodeNudge(
      network.context(list, network.arena),
      network,
      full,
      gatherOne(list, network.arena, full),
    );
    await submit(gpu(), list);
    const last = async (matrix: typeof result.actual): Promise<number[]> =>
      [...byDatapoint(await readMatrix(gpu(), matrix), network.outputs)].slice(-network.outputs);
    const [predicted, actual, secondOrder] = [result.predicted, result.actual, result.secondOrder!].map(last);
    return { predicted: await predicted, actual: await actual, secondOrder: await secondOrder };
  }

  const { graph, values } = sineMlp();
  const single = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Float32Array.from(value)]));
  const points = [1, 0.5, -0.3, 0.8];

  test('5: squared error towards (1, 0)', async () => {
    const { predicted, actual } = await changes({ graph, values: single }, points, {
      label: 0,
      rate: 0.1,
      loss: 'squared-error',
    });
    expect(relativeError(predicted, [0.0977377, -0.51547019])).toBeLessThan(2e-6);
    expect(relativeError(actual, [0.09470567, -0.50990134])).toBeLessThan(2e-6);
  });

  test('6: cross-entropy towards class 0', async () => {
    const { predicted, actual } = await changes({ graph, values: single }, points, {
      label: 0,
      rate: 0.1,
      loss: 'cross-entropy',
    });
    expect(relativeError(predicted, [0.20626417, -0.20805631])).toBeLessThan(2e-6);
    expect(relativeError(actual, [0.20614355, -0.20797367])).toBeLessThan(5e-6);
  });

  test('11: a deep linear network; y = 1 in place of 5 makes the residual five times as large', async () => {
    const parameter = (name: string) => ({ name, shape: [1, 1], multiplier: 1, rate: 1, deviation: 1 });
    const deep: Graph = {
      nodes: [
        { op: 'input', id: 'x', inputs: [], shape: [1] },
        { op: 'dense', id: 'h', inputs: ['x'], weight: 'w1' },
        { op: 'dense', id: 'f', inputs: ['h'], weight: 'w2' },
      ],
      parameters: [parameter('w1'), parameter('w2')],
      output: 'f',
    };
    const model = { graph: deep, values: { w1: Float32Array.of(2), w2: Float32Array.of(3) } };
    const step = { label: 0, rate: 0.01 / 5, loss: 'squared-error' } as const;
    const { predicted, actual, secondOrder } = await changes(model, [1, 2], step);
    expect(predicted[0]).toBeCloseTo(-0.26, 6);
    expect(actual[0]).toBeCloseTo(-0.2588, 5);
    expect(secondOrder[0]).toBeCloseTo(-0.2588, 6);
  });
});

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (value, at) => value - b[at]));
}
