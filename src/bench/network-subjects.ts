// What a whole network is asked for: batched jvp, the kernel of all datapoints, training steps and a nudge, as subjects.
import { normals, streamOf } from '../core/random';
import type { Dataset } from '../datasets/dataset';
import { computeKernel, encodeKernel } from '../engine/kernel';
import { Network, uploadDatapoints } from '../engine/network';
import { encodeForward, encodeJvp } from '../engine/passes';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import type { ProductFamily } from '../kernels/matmul';
import type { Model, ParameterValues } from '../model/graph';
import { ParameterSet } from '../ops/parameter-set';
import { jvp as referenceJvp } from '../reference/jvp';
import { kernel as referenceKernel } from '../reference/kernel';
import type { Subject } from './measure';
import { rowsOf, seededModel, sizes } from './problem';
import { bytesOf, checkMatrix, sampleIndices } from './samples';

export const networkName = sizes.join('-');
const directionCount = 8;
const jvpDatapoints = 512;

/** The seeded network on the device, with the datapoints it is asked about. */
export interface Bench extends Disposable {
  readonly gpu: Gpu;
  readonly model: Model;
  readonly network: Network;
  readonly data: Dataset;
  readonly inputs: Matrix;
}

export function openBench(gpu: Gpu, data: Dataset, family: ProductFamily): Bench {
  const model = seededModel();
  const network = Network.create(gpu, model, family);
  const inputs = uploadDatapoints(network.arena, data.inputs, data.count, data.features);
  return { gpu, model, network, data, inputs, [Symbol.dispose]: () => network[Symbol.dispose]() };
}

/** A subject whose result is a matrix in an arena of its own for each run, zeros before. */
function freshSubject(
  { gpu }: Bench,
  parts: Pick<Subject, 'name' | 'size'> & {
    run: (arena: Arena) => Promise<{ matrix: Matrix; flops: number; bytes: number }>;
    check: (values: Float32Array) => Awaited<ReturnType<Subject['check']>>;
  },
): Subject {
  let arena: Arena | undefined;
  let result: Matrix | undefined;
  const dispose = (): void => arena?.[Symbol.dispose]();
  return {
    name: parts.name,
    size: parts.size,
    prepare: async () => {
      dispose();
      arena = gpu.arena.child(parts.name);
      await gpu.device.queue.onSubmittedWorkDone();
    },
    run: async () => {
      const { matrix, flops, bytes } = await parts.run(arena!);
      result = matrix;
      return { flops, bytes };
    },
    check: async () => parts.check(await readMatrix(gpu, result!)),
    [Symbol.dispose]: dispose,
  };
}

/** The trace kernel of all datapoints: forward, backward and Grams, from uploaded datapoints to a finished matrix. */
export function kernelSubject(bench: Bench): Subject {
  const { network, model, data, inputs } = bench;
  const request = { rows: inputs, reduction: 'trace' } as const;
  const bytes = kernelBytes(bench);
  const indices = sampleIndices(data.count, 'kernel');
  return freshSubject(bench, {
    name: 'whole trace kernel',
    size: `${networkName}, n = ${data.count.toLocaleString('en')}`,
    run: async (arena) => ({ ...(await computeKernel(network, arena, request)), bytes }),
    check: (values) => {
      const some = rowsOf(data, indices);
      const { total, classes } = referenceKernel(model, some, some);
      const place = new Map(indices.map((index, at) => [index, at]));
      const trace = (i: number, j: number): number =>
        traceOf(total, classes, indices.length, place.get(i)!, place.get(j)!);
      return checkMatrix(values, data.count, { rows: indices, columns: indices }, trace);
    },
  });
}

/** Of the same commands, recorded without being run. */
function kernelBytes({ gpu, network, inputs }: Bench): number {
  using work = gpu.arena.child('recorded kernel');
  const list = network.commands(work);
  encodeKernel(network.context(list, work), network, work, { rows: inputs, reduction: 'trace' });
  return bytesOf(list);
}

function traceOf(total: Float64Array, classes: number, n: number, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += total[((i * classes + c) * n + j) * classes + c];
  return sum;
}

/** A forward pass and the tangents of 8 directions in parameter space at once. */
export function jvpSubject(bench: Bench): Subject {
  const { gpu, network, model, data } = bench;
  const n = Math.min(jvpDatapoints, data.count);
  const inputs = uploadDatapoints(network.arena, data.inputs.subarray(0, n * data.features), n, data.features);
  const directions = Array.from({ length: directionCount }, (_, k) => directionOf(model, k));
  const set = ParameterSet.create(network.arena, 'directions', network.layout, directionCount);
  directions.forEach((values, k) => set.write(gpu, values, k));
  const indices = sampleIndices(n, 'jvp');
  const classes = network.outputs;
  return freshSubject(bench, {
    name: 'batched jvp',
    size: `${networkName}, k = ${directionCount}, n = ${n}`,
    run: async (arena) => {
      const list = network.commands(arena);
      const context = network.context(list, arena);
      const activations = encodeForward(context, network.graph, inputs);
      const matrix = encodeJvp(context, network.graph, activations, { parameters: set })!;
      await submit(gpu, list);
      return { matrix, flops: list.flops, bytes: bytesOf(list) };
    },
    check: (values) => {
      const tangents = directions.map((parameters) => ({ parameters }));
      const expected = referenceJvp(model, rowsOf(data, indices), tangents);
      const rows = Array.from({ length: directionCount * classes }, (_, row) => row);
      const at = (row: number, column: number): number =>
        expected[Math.floor(row / classes)][indices.indexOf(column) * classes + (row % classes)];
      return checkMatrix(values, n, { rows, columns: indices }, at);
    },
  });
}

function directionOf({ graph, values }: Model, k: number): ParameterValues {
  const entries = graph.parameters.map(({ name }) => [name, normals(1 + k, streamOf(name), values[name].length)]);
  return Object.fromEntries(entries) as ParameterValues;
}
