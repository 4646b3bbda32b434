// J v for k directions at once, J^T u for C cotangents at once, and the adjoint law, against the float64 oracle.
import { describe, expect, test } from 'vitest';
import { jvp, vjp } from '../../../src/engine/jacobian-products';
import { encodeBackward, encodeForward } from '../../../src/engine/passes';
import { toKMajor } from '../../../src/gpu/matrix';
import { readMatrix } from '../../../src/gpu/readback';
import { submit } from '../../../src/gpu/submit';
import type { Graph } from '../../../src/model/graph';
import { inputNode } from '../../../src/model/shape';
import { sizeOf } from '../../../src/core/tensor';
import { stacked } from '../../../src/ops/cotangent';
import * as reference from '../../../src/reference/jvp';
import { vjp as expectedVjp } from '../../../src/reference/vjp';
import { useGpu } from '../../support/gpu';
import { byDatapoint, networks, openNetwork, seededInputs, type Opened } from '../../support/networks';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

const gpu = useGpu();

const bound = 1e-5;
const k = 3;
const n = 67;

function directions(graph: Graph): Record<string, Float32Array>[] {
  return Array.from({ length: k }, (_, t) =>
    Object.fromEntries(
      graph.parameters.map(({ name, shape }) => [name, Float32Array.from(randomNumbers(sizeOf(shape), t, name))]),
    ),
  );
}

/** k blocks [rows, n], k-major, uploaded as one stack. */
function uploadStack({ network }: Opened, blocks: Float32Array[], rows: number): ReturnType<Opened['upload']> {
  const matrix = network.arena.matrix('stack', blocks.length * rows, n);
  const step = rows * matrix.stride * 4;
  blocks.forEach((block, t) => network.gpu.device.queue.writeBuffer(matrix.buffer, t * step, toKMajor(block, n, rows)));
  return matrix;
}

describe.each(networks)('%s', (_name, graph) => {
  test('jvp batched over k directions in parameter space, in input space, and in both', async () => {
    const opened = openNetwork(gpu(), graph);
    const { model, network, upload } = opened;
    const data = seededInputs(graph, n);
    const inputs = upload(data);
    const parameters = directions(graph);
    const moves = Array.from({ length: k }, (_, t) => seededInputs(graph, n, `tangent ${t}`));
    const inputTangents = uploadStack(opened, moves, network.inputs);
    const cases = [
      { request: { parameters }, tangents: parameters.map((each) => ({ parameters: each })) },
      { request: { inputTangents, count: k }, tangents: moves.map((each) => ({ inputs: each })) },
      {
        request: { parameters, inputTangents },
        tangents: parameters.map((each, t) => ({ parameters: each, inputs: moves[t] })),
      },
    ];
    for (const { request, tangents } of cases) {
      const result = await readMatrix(gpu(), await jvp(network, network.arena, { inputs, ...request }));
      reference.jvp(model, { n, data }, tangents).forEach((expected, t) => {
        const own = result.subarray(t * expected.length, (t + 1) * expected.length);
        expect(relativeError(byDatapoint(own, network.outputs), expected), Object.keys(request).join()).toBeLessThan(
          bound,
        );
      });
    }
    network[Symbol.dispose]();
  });

  test('vjp batched over C cotangents, to parameters and to the input', async () => {
    const opened = openNetwork(gpu(), graph);
    const { model, network, upload } = opened;
    const data = seededInputs(graph, n);
    const rows = Array.from({ length: k }, (_, c) =>
      Float32Array.from(randomNumbers(n * network.outputs, c, 'cotangent')),
    );
    const cotangents = uploadStack(opened, rows, network.outputs);
    const inputs = upload(data);
    const gradients = await vjp(network, network.arena, { inputs, cotangents, count: k });
    const toInput = await inputCotangents(opened, inputs, cotangents);
    const expected = expectedVjp(model, { n, data }, rows);
    for (let c = 0; c < k; c++) {
      const own = await gradients.read(gpu(), c);
      for (const name of network.layout.names) {
        expect(relativeError(own[name], expected[c].parameters[name]), name).toBeLessThan(bound);
      }
      const block = toInput.subarray(c * data.length, (c + 1) * data.length);
      expect(relativeError(byDatapoint(block, network.inputs), expected[c].inputs)).toBeLessThan(bound);
    }
    network[Symbol.dispose]();
  });

  test('<u, J v> = <J^T u, v>', async () => {
    const opened = openNetwork(gpu(), graph);
    const { network, upload } = opened;
    const inputs = upload(seededInputs(graph, n));
    const [direction] = directions(graph);
    const u = Float32Array.from(randomNumbers(n * network.outputs, 9, 'adjoint'));
    const product = await readMatrix(gpu(), await jvp(network, network.arena, { inputs, parameters: [direction] }));
    const cotangents = uploadStack(opened, [u], network.outputs);
    const gradient = await (await vjp(network, network.arena, { inputs, cotangents, count: 1 })).read(gpu());
    const right = network.layout.names.reduce((sum, name) => sum + dot(gradient[name], direction[name]), 0);
    const left = dot(u, byDatapoint(product, network.outputs));
    const size = Math.hypot(...u) * Math.hypot(...product);
    expect(Math.abs(left - right)).toBeLessThan(bound * size);
    network[Symbol.dispose]();
  });
});

async function inputCotangents(
  { network }: Opened,
  inputs: ReturnType<Opened['upload']>,
  matrix: ReturnType<Opened['upload']>,
): Promise<Float32Array> {
  const list = network.commands(network.arena);
  const context = network.context(list, network.arena);
  const activations = encodeForward(context, network.graph, inputs);
  const deltas = encodeBackward(
    context,
    network.graph,
    activations,
    { form: 'stacked', count: k, matrix, owned: false },
    { toInput: true },
  );
  const result = stacked(context, deltas.get(inputNode(network.graph).id)!, n);
  await submit(network.gpu, list);
  return readMatrix(network.gpu, result.matrix);
}
