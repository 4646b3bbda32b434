// A network on a device with the datapoints it is asked about, in parts that the memory budget holds.
import type { JobOptions, Progress } from '../core/progress';
import { Network, uploadDatapoints } from '../engine/network';
import { probeFamily } from '../engine/probe';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import type { Model } from '../model/graph';
import { nodeShapes, nodeSizes } from '../model/shape';
import type { CommonOptions } from './arguments/common';
import { checkFit, type Datapoints, readDatapoints } from './data';
import { openGpu } from './machine';
import { loadModel } from './network';
import { checkOutput } from './output-path';
import { transposed } from './tiles';

export interface Question {
  readonly model: Model;
  readonly data: Datapoints;
  readonly notes: readonly string[];
}

/** Reads the model and --data. Throws UsageError, InvalidFile. */
export async function readQuestion(
  options: CommonOptions,
  ...others: readonly (string | undefined)[]
): Promise<Question> {
  await checkOutput(options.out, options.model, options.config, options.tokenizer, options.data, ...others);
  const data = await readDatapoints('--data', options.data, options);
  const { model, notes } = await loadModel(options, data.shape);
  checkFit('--data', options.data, data, model.graph);
  return { model, data, notes: [...notes, ...(data.table?.notes ?? [])] };
}

export class Subject implements Disposable {
  private constructor(
    readonly gpu: Gpu,
    readonly network: Network,
    readonly data: Datapoints,
  ) {}

  /** Throws DeviceUnavailable, LimitExceeded. */
  static async open({ model, data }: Question, options: CommonOptions): Promise<Subject> {
    const gpu = await openGpu(options);
    try {
      const small = data.n < 1024;
      return new Subject(gpu, Network.create(gpu, model, small ? 'registers' : await probeFamily(gpu)), data);
    } catch (error) {
      gpu[Symbol.dispose]();
      throw error;
    }
  }

  /** [n, ...shape of the output]. */
  get shape(): number[] {
    const { graph } = this.network;
    return [this.data.n, ...nodeShapes(graph).get(graph.output)!];
  }

  /** Datapoints [features, count] from the `first` on. */
  upload(arena: Arena, first: number, count: number): Matrix {
    const features = this.network.inputs;
    const part = this.data.values.subarray(first * features, (first + count) * features);
    return uploadDatapoints(arena, part, count, features);
  }

  /**
   * Numbers of each datapoint, part by part: `compute` gives [rows, count], row-major, of datapoints [features, count];
   * the answer is [n, rows]. `passes` is how many values of every node a part takes at once.
   */
  async byParts(
    rows: number,
    passes: number,
    compute: (part: Part, job: JobOptions) => Promise<Float32Array>,
    job: JobOptions,
  ): Promise<Float32Array> {
    const { n } = this.data;
    const size = this.partSize(passes);
    const result = new Float32Array(n * rows);
    for (let first = 0; first < n; first += size) {
      using arena = this.gpu.arena.child('part');
      const count = Math.min(size, n - first);
      const onProgress = (progress: Progress): void => job.onProgress?.(within(progress, first, count, n));
      const part = { arena, first, count, inputs: this.upload(arena, first, count) };
      result.set(transposed(await compute(part, { ...job, onProgress }), rows, count), first * rows);
    }
    return result;
  }

  private partSize(passes: number): number {
    const sizes = [...nodeSizes(this.network.graph).values()];
    const each = 4 * passes * sizes.reduce((sum, size) => sum + size, 0);
    const { budget } = this.gpu.arena;
    const held = budget.free / 2 / each;
    const bound = this.gpu.device.limits.maxStorageBufferBindingSize / (4 * passes * Math.max(...sizes));
    return Math.max(16, Math.floor(Math.min(held, bound) / 16) * 16);
  }

  [Symbol.dispose](): void {
    this.network[Symbol.dispose]();
    this.gpu[Symbol.dispose]();
  }
}

export interface Part {
  readonly arena: Arena;
  readonly first: number;
  readonly count: number;
  /** [features, count]. */
  readonly inputs: Matrix;
}

/** Progress of a part as progress of all datapoints. */
function within({ stage, done, total }: Progress, first: number, count: number, n: number): Progress {
  return { stage, done: first + (count * done) / total, total: n };
}
