// TensorFlow.js as its users write it: tensors freed by tidy, fused dense layers, batched matrix products.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-wasm';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-backend-webgpu';
import { unsupported } from '../../core/errors';
import type { Model } from '../../model/graph';
import { batchMajor, type Contender, type Opened } from './contender';
import { classes, directionCount, directionsOf, inputsOf, layersOf, sizes, type Task } from './problem';

type Backend = 'webgpu' | 'wasm';

/** Weights [fan_in, fan_out] and biases, layer by layer. */
type Parameters = tf.Tensor[];

/** Transposed by itself: version 4.22 on WebGPU gives wrong numbers for `transposeB` where sums are long and outputs few. */
const gram = (a: tf.Tensor2D): tf.Tensor => tf.matMul(a, tf.transpose(a));
/** 1 where the activation is positive, [n, 1, features]. */
const slopes = (a: tf.Tensor): tf.Tensor => tf.expandDims(tf.step(a), 1);

function dense(a: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, activation?: 'relu'): tf.Tensor2D {
  const operands = { a: a as tf.Tensor2D, b: weight as tf.Tensor2D, bias, activation };
  return tf.fused.matMul(operands) as tf.Tensor2D;
}

interface Factors {
  /** Inputs of the three layers, [n, fan_in]. */
  readonly activations: readonly tf.Tensor2D[];
  /** Deltas of ten logits at the first two layers, [n, C, fan_out]. */
  readonly deltas: readonly tf.Tensor[];
}

/** Forward and backward pass of ten logits by hand. */
function factorsOf([w1, b1, w2, b2, w3]: Parameters, x: tf.Tensor2D): Factors {
  const n = x.shape[0];
  const a1 = dense(x, w1, b1, 'relu');
  const a2 = dense(a1, w2, b2, 'relu');
  const d2 = tf.mul(slopes(a2), tf.transpose(w3));
  const flat = tf.matMul(tf.reshape<tf.Rank.R2>(d2, [n * classes, sizes[2]]), tf.transpose(w2 as tf.Tensor2D));
  const d1 = tf.mul(tf.reshape(flat, [n, classes, sizes[1]]), slopes(a1));
  return { activations: [x, a1, a2], deltas: [d1, d2] };
}

const sumOf = (terms: readonly tf.Tensor[]): tf.Tensor => terms.reduce((sum, term) => tf.add(sum, term));

/** Grams of activations times Grams of deltas, summed over layers and logits: [n, n]. */
function trace(parameters: Parameters, x: tf.Tensor2D): tf.Tensor {
  const n = x.shape[0];
  const { activations, deltas } = factorsOf(parameters, x);
  const grams = activations.map((a) => tf.add(gram(a), 1));
  const others = deltas.map((d) => gram(tf.reshape(d, [n, d.size / n])));
  return sumOf([...others.map((other, layer) => tf.mul(grams[layer], other)), tf.mul(grams[2], classes)]);
}

/** The same for every pair of logits: [n, C, n, C]. */
function full(parameters: Parameters, x: tf.Tensor2D): tf.Tensor {
  const n = x.shape[0];
  const { activations, deltas } = factorsOf(parameters, x);
  const grams = activations.map((a) => tf.reshape(tf.add(gram(a), 1), [n, 1, n, 1]));
  const others = deltas.map((d) => {
    const flat = tf.reshape<tf.Rank.R2>(d, [n * classes, d.size / n / classes]);
    return tf.reshape(gram(flat), [n, classes, n, classes]);
  });
  const same = tf.reshape(tf.eye(classes), [1, classes, 1, classes]);
  return sumOf([...others.map((other, layer) => tf.mul(grams[layer], other)), tf.mul(grams[2], same)]);
}

/** Gradients of each datapoint and logit by tf.grads, and their inner products logit by logit: [n, n]. */
function perSample(parameters: Parameters, x: tf.Tensor2D): tf.Tensor {
  const n = x.shape[0];
  const gradient = (i: number, c: number): tf.Tensor =>
    tf.tidy(() => {
      const logit = (...[w1, b1, w2, b2, w3, b3]: tf.Tensor[]): tf.Scalar => {
        const one = tf.slice(x, [i, 0], [1, sizes[0]]);
        const logits = dense(dense(dense(one, w1, b1, 'relu'), w2, b2, 'relu'), w3, b3);
        return tf.reshape(tf.slice(logits, [0, c], [1, 1]), []);
      };
      return tf.concat(
        tf
          .grads(logit)(parameters)
          .map((each) => tf.reshape(each, [each.size])),
      );
    });
  const ofLogit = (c: number): tf.Tensor =>
    tf.tidy(() => gram(tf.stack(Array.from({ length: n }, (_, i) => gradient(i, c))) as tf.Tensor2D));
  return sumOf(Array.from({ length: classes }, (_, c) => ofLogit(c)));
}

/** Tangents of the logits along 16 directions by hand, there being no forward mode: [16, n, C]. */
function tangents(parameters: Parameters, x: tf.Tensor2D, directions: Parameters): tf.Tensor {
  const [w1, b1, w2, b2] = parameters;
  const a1 = dense(x, w1, b1, 'relu');
  const a2 = dense(a1, w2, b2, 'relu');
  let along: tf.Tensor | undefined;
  [x, a1, a2].forEach((a, layer) => {
    const [weight, bias] = [directions[2 * layer], directions[2 * layer + 1]];
    const own = tf.add(tf.matMul(tf.expandDims(a, 0), weight), tf.expandDims(bias, 1));
    const passed = along && throughWeight(tf.mul(along, tf.step(a)), parameters[2 * layer]);
    along = passed ? tf.add(own, passed) : own;
  });
  return along!;
}

/** [16, n, fan_in] through a weight [fan_in, fan_out] in one product. */
function throughWeight(along: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  const [fanIn, fanOut] = weight.shape;
  const flat = tf.matMul(tf.reshape<tf.Rank.R2>(along, [along.size / fanIn, fanIn]), weight as tf.Tensor2D);
  return tf.reshape(flat, [directionCount, flat.shape[0] / directionCount, fanOut]);
}

/** TensorFlow.js on one of its backends. Throws Unsupported where the backend does not start. */
export async function tensorflowContenders(model: Model, backend: Backend): Promise<Contender[]> {
  if (!(await tf.setBackend(backend))) throw unsupported(`TensorFlow.js on ${backend} here`);
  const { device } = tf.backend() as Partial<WebGPUBackend>;
  const own = { backend, device };
  const compute = { trace, full, jvp: tangents };
  const layerWise: Contender = {
    ...own,
    library: '@tensorflow/tfjs',
    open: (task) => open(model, backend, task, compute[task.kind]),
  };
  if (backend !== 'webgpu') return [layerWise];
  return [
    layerWise,
    {
      ...own,
      library: '@tensorflow/tfjs, per-sample gradients',
      isSlow: true,
      open: (task) => open(model, backend, task, perSample),
    },
  ];
}

type Compute = (parameters: Parameters, x: tf.Tensor2D, directions: Parameters) => tf.Tensor;

async function open(model: Model, backend: Backend, task: Task, compute: Compute): Promise<Opened> {
  await tf.setBackend(backend);
  const parameters = layersOf(model.values).flatMap(({ weight, bias, fanIn, fanOut }) => [
    tf.tensor(weight, [fanIn, fanOut]),
    tf.tensor(bias, [fanOut]),
  ]);
  const x = tf.tensor2d(inputsOf(task.n), [task.n, sizes[0]]);
  const directions = task.kind === 'jvp' ? stackedDirections(model) : [];
  let result: tf.Tensor | undefined;
  return {
    run: async () => {
      await tf.setBackend(backend);
      result?.dispose();
      result = undefined;
      result = tf.tidy(() => compute(parameters, x, directions));
      await finished();
    },
    read: async () => ({ values: (await result!.data()) as Float32Array, strides: batchMajor(task.kind, task.n) }),
    close: () => {
      result?.dispose();
      tf.dispose([...parameters, x, ...directions]);
    },
  };
}

/** Sends off what is recorded, as reading does, and waits for it; the WASM backend has computed before it returns. */
async function finished(): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = tf.backend() as WebGPUBackend;
  backend.endComputePassEncoder();
  backend.submitQueue();
  await backend.queue.onSubmittedWorkDone();
}

/** Each parameter's 16 directions, [16, ...]. */
function stackedDirections(model: Model): Parameters {
  const byDirection = directionsOf(model).map(layersOf);
  const stack = (index: number, part: 'weight' | 'bias', shape: number[]): tf.Tensor =>
    tf.tidy(() => tf.stack(byDirection.map((layers) => tf.tensor(layers[index][part], shape))));
  return byDirection[0].flatMap(({ fanIn, fanOut }, index) => [
    stack(index, 'weight', [fanIn, fanOut]),
    stack(index, 'bias', [fanOut]),
  ]);
}
