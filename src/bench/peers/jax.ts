// jax-js as its users write it: jitted functions of the weights and the datapoints, arrays freed by counting references.
import {
  blockUntilReady,
  defaultDevice,
  getWebGPUDevice,
  grad,
  init,
  jit,
  jvp,
  nn,
  numpy as np,
  vmap,
} from '@jax-js/jax';
import { unsupported } from '../../core/errors';
import type { Model } from '../../model/graph';
import { batchMajor, type Contender, type Opened } from './contender';
import { classes, directionsOf, inputsOf, layersOf, sizes, type Task } from './problem';

type Device = 'webgpu' | 'wasm';

/** Weights [fan_in, fan_out] and biases, layer by layer. */
type Parameters = np.Array[];

/** A traced function of parameters and datapoints [n, 784]; as all functions of the library it consumes both. */
type Compute = (parameters: Parameters, x: np.Array) => np.Array;

const relu = (z: np.Array): np.Array => nn.relu(z);
const dense = (a: np.Array, weight: np.Array, bias: np.Array): np.Array => np.matmul(a, weight).add(bias);
const transposed = (a: np.Array): np.Array => np.transpose(a);
const gram = (a: np.Array): np.Array => np.matmul(a.ref, transposed(a));
/** 1 where z is positive, [n, 1, features]. */
const slopes = (z: np.Array): np.Array => np.expandDims(np.greater(z, 0).astype(np.float32), 1);

/** The logits of x, [n, C]. */
export const logits: Compute = ([w1, b1, w2, b2, w3, b3], x) =>
  dense(relu(dense(relu(dense(x, w1, b1)), w2, b2)), w3, b3);

interface Factors {
  /** Inputs of the three layers, [n, fan_in]. */
  readonly activations: readonly np.Array[];
  /** Deltas of ten logits at the first two layers, [n, C, fan_out]. */
  readonly deltas: readonly np.Array[];
}

/** Forward and backward pass of ten logits by hand. */
function factorsOf([w1, b1, w2, b2, w3, b3]: Parameters, x: np.Array): Factors {
  b3.dispose();
  const n = x.shape[0];
  const z1 = dense(x.ref, w1, b1);
  const a1 = relu(z1.ref);
  const z2 = dense(a1.ref, w2.ref, b2);
  const a2 = relu(z2.ref);
  const d2 = slopes(z2).mul(transposed(w3));
  const flat = np.matmul(d2.ref.reshape([n * classes, sizes[2]]), transposed(w2));
  const d1 = flat.reshape([n, classes, sizes[1]]).mul(slopes(z1));
  return { activations: [x, a1, a2], deltas: [d1, d2] };
}

/** Grams of activations times Grams of deltas, summed over layers and logits: [n, n]. */
const trace: Compute = (parameters, x) => {
  const n = x.shape[0];
  const { activations, deltas } = factorsOf(parameters, x);
  const [g1, g2, g3] = activations.map((a) => gram(a).add(1));
  const [d1, d2] = deltas.map((d) => gram(d.reshape([n, -1])));
  return g1.mul(d1).add(g2.mul(d2)).add(g3.mul(classes));
};

/** The same for every pair of logits: [n, C, n, C]. */
const full: Compute = (parameters, x) => {
  const n = x.shape[0];
  const { activations, deltas } = factorsOf(parameters, x);
  const [g1, g2, g3] = activations.map((a) => gram(a).add(1).reshape([n, 1, n, 1]));
  const [d1, d2] = deltas.map((d) => gram(d.reshape([n * classes, -1])).reshape([n, classes, n, classes]));
  return g1
    .mul(d1)
    .add(g2.mul(d2))
    .add(g3.mul(np.eye(classes).reshape([1, classes, 1, classes])));
};

/** Gradients of every datapoint and logit by vmap of grad, and their inner products logit by logit: [n, n]. */
const perSample: Compute = (parameters, x) => {
  const n = x.shape[0];
  const sums = Array.from({ length: classes }, (_, c) => {
    // By a unit vector: in version 0.1.25 the gradient of one entry taken by its index is that of all, in jit of vmap.
    const logit = (p: Parameters, one: np.Array): np.Array =>
      np.sum(logits(p, one.reshape([1, sizes[0]])).mul(np.eye(classes).slice(c)));
    const gradients = vmap(grad(logit), [null, 0])(
      parameters.map((parameter) => parameter.ref),
      x.ref,
    ) as np.Array[];
    return gradients.map((gradient) => gram(gradient.reshape([n, -1]))).reduce((sum, term) => sum.add(term));
  });
  [...parameters, x].forEach((array) => array.dispose());
  return sums.reduce((sum, term) => sum.add(term));
};

/** What is computed with directions in parameter space, [16, n, C]. */
function alongDirections(parameters: Parameters, x: np.Array, directions: Parameters): np.Array {
  const along = (tangents: Parameters): np.Array => {
    const f = (p: Parameters): np.Array => logits(p, x.ref);
    const [value, tangent] = jvp(f, [parameters.map((parameter) => parameter.ref)], [tangents]);
    value.dispose();
    return tangent;
  };
  const out = vmap(along)(directions);
  [...parameters, x].forEach((array) => array.dispose());
  return out;
}

/** jax-js on one of its devices. Throws Unsupported where the device does not start. */
export async function jaxContenders(model: Model, device: Device): Promise<Contender[]> {
  const started = await init(device);
  if (!started.includes(device)) throw unsupported(`jax-js on ${device} here`);
  const own = { backend: device, device: device === 'webgpu' ? getWebGPUDevice() : undefined };
  const layerWise: Contender = {
    ...own,
    library: '@jax-js/jax',
    open: (task) => open(model, device, task, task.kind === 'full' ? full : trace),
  };
  if (device !== 'webgpu') return [layerWise];
  return [
    layerWise,
    {
      ...own,
      library: '@jax-js/jax, per-sample gradients',
      isSlow: true,
      open: (task) => open(model, device, task, perSample),
    },
  ];
}

async function open(model: Model, device: Device, task: Task, compute: Compute): Promise<Opened> {
  defaultDevice(device);
  const put = (values: Float32Array, shape: number[]): np.Array =>
    np.array(values as Float32Array<ArrayBuffer>, { shape, dtype: np.float32, device });
  const parameters = layersOf(model.values).flatMap(({ weight, bias, fanIn, fanOut }) => [
    put(weight, [fanIn, fanOut]),
    put(bias, [fanOut]),
  ]);
  const x = put(inputsOf(task.n), [task.n, sizes[0]]);
  const directions = task.kind === 'jvp' ? stackedDirections(model, put) : [];
  await blockUntilReady([...parameters, x, ...directions]);
  const all = (arrays: Parameters): Parameters => arrays.map((array) => array.ref);
  const jitted = task.kind === 'jvp' ? jit(alongDirections) : jit(compute);
  let result: np.Array | undefined;
  return {
    run: async () => {
      defaultDevice(device);
      result?.dispose();
      result = undefined;
      const out = (jitted as (...args: (Parameters | np.Array)[]) => np.Array)(
        all(parameters),
        x.ref,
        ...(task.kind === 'jvp' ? [all(directions)] : []),
      );
      result = await out.blockUntilReady();
    },
    read: async () => ({
      values: Float32Array.from((await result!.ref.data()) as Float32Array),
      strides: batchMajor(task.kind, task.n),
    }),
    close: () => {
      result?.dispose();
      [...parameters, x, ...directions].forEach((array) => array.dispose());
      jitted.dispose();
    },
  };
}

/** Each parameter's 16 directions, [16, ...]. */
function stackedDirections(model: Model, put: (values: Float32Array, shape: number[]) => np.Array): Parameters {
  const byDirection = directionsOf(model).map(layersOf);
  return byDirection[0].flatMap(({ fanIn, fanOut }, index) => {
    const stack = (part: 'weight' | 'bias', shape: number[]): np.Array => {
      const each = byDirection.map((layers) => layers[index][part]);
      const values = new Float32Array(each.length * each[0].length);
      each.forEach((numbers, k) => values.set(numbers, k * numbers.length));
      return put(values, [each.length, ...shape]);
    };
    return [stack('weight', [fanIn, fanOut]), stack('bias', [fanOut])];
  });
}
