// Training on the GPU: mini-batches drawn from the seed, the same commands replayed for every step.
import { NtkError, shapeMismatch, unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { permutation, streamOf } from '../core/random';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeGatherColumns } from '../kernels/gather-columns';
import { encodeGatherWords } from '../kernels/gather-words';
import { encodeLossCotangent, type LabelLoss } from '../kernels/loss-cotangent';
import { encodeLossSummary } from '../kernels/loss-summary';
import { encodeTargetCotangent } from '../kernels/target-cotangent';
import { encodeOptimizerStep } from '../kernels/optimizer-step';
import { OpContext } from '../ops/context';
import { ParameterSet } from '../ops/parameter-set';
import { type EvaluatedBlock, type Evaluation, EvaluationPass } from './evaluation';
import type { Network } from './network';
import { encodeBackward, encodeForward, encodeGradients, logitsOf } from './passes';

export interface TrainingData {
  /** All datapoints, [features, N], and their labels. */
  readonly inputs: Matrix;
  readonly labels: ArrayLike<number>;
  /** Real numbers that the logits are to be, [C, N], in place of labels: for the squared error alone. */
  readonly targets?: Matrix;
  /** Indices of the datapoints trained on, and of those held out. */
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

export interface TrainingOptions {
  readonly optimizer: 'sgd' | 'momentum' | 'adam';
  readonly loss: LabelLoss;
  readonly rate: number;
  /** Decoupled from the gradient, of all parameters: a step takes its rate times this of each away. Absent: 0. */
  readonly weightDecay?: number;
  readonly batchSize: number;
  /** Orders the mini-batches. */
  readonly seed: number;
}

/** A place in training: parameters and moments as packed sets of the network's layout. */
export interface TrainerState {
  readonly step: number;
  readonly parameters: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Moments of the optimizers: heavy-ball momentum and Adam as in Kingma and Ba 2015. */
export const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

const stepsPerList = 16;

/** The product family is fixed here, so that a seed gives the same curve whatever a probe finds. */
const family = 'registers';

/** The datapoints trained on, in the order in which an epoch's mini-batches take them. */
export function epochOrder(train: Uint32Array, seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  return permutation(seed, streamOf(`epoch ${epoch}`), train.length).map((at) => train[at]);
}

export class Trainer implements Disposable {
  /** Steps done so far. */
  step = 0;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  private readonly order: GPUBuffer;
  private readonly labels: GPUBuffer;
  private readonly batch: { inputs: Matrix; labels: GPUBuffer; targets?: Matrix };
  private readonly gradient: ParameterSet;
  private readonly first: ParameterSet;
  private readonly second: ParameterSet;
  private readonly gradientCommands: CommandList;
  private readonly evaluations: { train?: EvaluationPass; test?: EvaluationPass };
  private orderedEpoch = -1;

  private constructor(
    private readonly network: Network,
    private readonly arena: Arena,
    private readonly data: TrainingData,
    private readonly options: TrainingOptions,
  ) {
    const { layout } = network;
    this.batchSize = Math.max(1, Math.min(options.batchSize, data.train.length));
    this.stepsPerEpoch = Math.max(1, Math.floor(data.train.length / this.batchSize));
    this.order = arena.buffer('order', data.train.length * 4);
    this.labels = arena.upload('labels', words(data.labels));
    this.batch = {
      inputs: arena.matrix('batch', data.inputs.rows, this.batchSize),
      labels: arena.buffer('batch labels', this.batchSize * 4 + 12),
      targets: data.targets && arena.matrix('batch targets', data.targets.rows, this.batchSize),
    };
    this.gradient = ParameterSet.create(arena, 'gradient', layout);
    this.first = ParameterSet.create(arena, 'first moment', layout);
    this.second = ParameterSet.create(arena, 'second moment', layout);
    this.gradientCommands = this.recordGradient();
    this.evaluations = { train: this.recordEvaluation(data.train), test: this.recordEvaluation(data.test) };
  }

  /**
   * Prepares training of `network`, in place. Throws LimitExceeded over budget, and when there is nothing to train on;
   * Unsupported for the cross-entropy towards targets.
   */
  static create(network: Network, data: TrainingData, options: TrainingOptions): Trainer {
    if (data.train.length === 0) {
      throw new NtkError(
        'LimitExceeded',
        { what: 'training datapoints', needed: 1, available: 0 },
        'There is no datapoint to train on.',
      );
    }
    if (data.targets && options.loss !== 'squared-error')
      throw unsupported('a cross-entropy towards real numbers: they have a squared error alone');
    const arena = network.gpu.arena.child('training');
    try {
      return new Trainer(network, arena, data, options);
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  /** Runs whole steps. When aborted, the steps already submitted stay and `step` counts them. */
  async run(steps: number, options: JobOptions = {}): Promise<void> {
    const last = this.step + steps;
    while (this.step < last) {
      options.signal?.throwIfAborted();
      const epoch = Math.floor(this.step / this.stepsPerEpoch);
      const count = Math.min(last - this.step, stepsPerList, (epoch + 1) * this.stepsPerEpoch - this.step);
      this.writeOrder(epoch);
      using scratch = this.arena.child('steps');
      const list = new CommandList(scratch);
      for (let i = 0; i < count; i++) this.recordStep(list, this.step + i);
      await submit(this.network.gpu, list);
      this.step += count;
    }
  }

  /** Loss and accuracy on the datapoints trained on and on those held out; undefined for a part with none. */
  async evaluate(options: JobOptions = {}): Promise<{ train: Evaluation; test?: Evaluation }> {
    const { train, test } = this.evaluations;
    return {
      train: await train!.run(options),
      test: test && (await test.run(options)),
    };
  }

  /** Everything the next step depends on, on the CPU. Throws DeviceLost. */
  async save(): Promise<TrainerState> {
    const { step } = this;
    const [parameters, first, second] = await Promise.all(
      this.sets.map(({ buffer, layout }) => readFloats(this.network.gpu, buffer, 0, layout.length)),
    );
    return { step, parameters, first, second };
  }

  /** Goes back (or on) to what was saved by a trainer of the same graph. Throws ShapeMismatch for another's. */
  restore({ step, parameters, first, second }: TrainerState): void {
    const saved = [parameters, first, second];
    const { length } = this.network.layout;
    const wrong = saved.find((values) => values.length !== length);
    if (wrong) throw shapeMismatch(`a state of ${length} numbers`, `${wrong.length}`);
    this.sets.forEach(({ buffer }, at) =>
      this.network.gpu.device.queue.writeBuffer(buffer, 0, Float32Array.from(saved[at])),
    );
    this.step = step;
  }

  [Symbol.dispose](): void {
    this.arena[Symbol.dispose]();
  }

  private get sets(): ParameterSet[] {
    return [this.network.parameters, this.first, this.second];
  }

  private writeOrder(epoch: number): void {
    if (epoch === this.orderedEpoch) return;
    this.network.gpu.device.queue.writeBuffer(this.order, 0, epochOrder(this.data.train, this.options.seed, epoch));
    this.orderedEpoch = epoch;
  }

  private context(list: CommandList, arena: Arena): OpContext {
    return new OpContext(list, arena, family, this.network.parameters);
  }

  private recordGradient(): CommandList {
    const { graph } = this.network;
    const list = new CommandList(this.arena);
    const context = this.context(list, this.arena);
    const activations = encodeForward(context, graph, this.batch.inputs);
    const residual = this.arena.matrix('residual', this.network.outputs, this.batchSize);
    const { labels, targets } = this.batch;
    const cotangent = { logits: logitsOf(graph, activations), scale: 1 / this.batchSize, output: residual };
    if (targets) encodeTargetCotangent(list, { ...cotangent, targets });
    else encodeLossCotangent(list, { ...cotangent, labels, loss: this.options.loss });
    const seed = { form: 'stacked', count: 1, matrix: residual, owned: false } as const;
    encodeGradients(context, graph, activations, encodeBackward(context, graph, activations, seed), this.gradient);
    return list;
  }

  private recordStep(list: CommandList, step: number): void {
    const first = (step % this.stepsPerEpoch) * this.batchSize;
    const count = this.batchSize;
    const { inputs, labels, targets } = this.batch;
    const some = { indices: this.order, first, count };
    encodeGatherColumns(list, { input: this.data.inputs, ...some, output: inputs });
    encodeGatherWords(list, { input: this.labels, ...some, output: labels });
    if (targets) encodeGatherColumns(list, { input: this.data.targets!, ...some, output: targets });
    list.commands.push(...this.gradientCommands.commands);
    for (const name of this.network.layout.names) this.recordUpdate(list, name, step + 1);
  }

  private recordUpdate(list: CommandList, name: string, step: number): void {
    const { layout, parameters } = this.network;
    const { optimizer, rate, weightDecay } = this.options;
    encodeOptimizerStep(list, {
      optimizer,
      parameters: parameters.buffer,
      gradient: this.gradient.buffer,
      first: this.first.buffer,
      second: this.second.buffer,
      offset: layout.place(name).offset,
      count: layout.lengthOf(name),
      rate: optimizer === 'adam' ? rate : rate * layout.parameter(name).rate,
      weightDecay,
      ...moments,
      step,
    });
  }

  /** Nothing for no datapoints. */
  private recordEvaluation(indices: Uint32Array): EvaluationPass | undefined {
    if (indices.length === 0) return undefined;
    const { gpu, graph } = this.network;
    const { loss } = this.options;
    const record = (list: CommandList, { inputs, ...block }: EvaluatedBlock): void => {
      const logits = logitsOf(graph, encodeForward(this.context(list, list.scratch), graph, inputs));
      encodeLossSummary(list, { logits, loss, ...block });
    };
    const { inputs, targets } = this.data;
    return new EvaluationPass(gpu, this.arena, { inputs, labels: this.labels, targets, record }, indices);
  }
}

/** Labels as u32, rounded up to a multiple of 4. */
function words(labels: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const padded = new Uint32Array(Math.ceil(labels.length / 4) * 4);
  padded.set(Array.from(labels));
  return padded;
}
