// What all contenders compute: a 784-512-512-10 network with seeded weights, seeded inputs and directions, shared by all.
import { normals, streamOf } from '../../core/random';
import { buildMlp } from '../../model/builders';
import type { Model, ParameterValues } from '../../model/graph';
import { initialise } from '../../model/initialise';

export const sizes = [784, 512, 512, 10] as const;
export const classes = sizes[sizes.length - 1];
export const networkName = sizes.join('-');

/** trace: [n, n]. full: every pair of logits as well. jvp: tangents of the logits along `directionCount` directions. */
export type Kind = 'trace' | 'full' | 'jvp';

export const directionCount = 16;

/** What is asked of n datapoints. */
export interface Task {
  readonly kind: Kind;
  readonly n: number;
}

const names: Readonly<Record<Kind, string>> = {
  trace: `trace ${networkName}`,
  full: `full ${classes} x ${classes} block ${networkName}`,
  jvp: `batched jvp ${networkName}, ${directionCount} directions`,
};

export const workloadName = ({ kind }: Task): string => names[kind];

/** A dense layer as most libraries keep it. */
export interface Layer {
  /** [fan_in, fan_out], row-major. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly fanIn: number;
  readonly fanOut: number;
}

/** ReLU between dense layers; weights and biases from a seed. */
export function peerModel(): Model {
  const graph = buildMlp({ sizes, activation: 'relu', parameterization: 'standard' });
  const values = { ...initialise(graph, 0) };
  for (const { name, shape } of graph.parameters) {
    if (shape.length === 1) values[name] = normals(0, streamOf(name), shape[0], 0.1);
  }
  return { graph, values };
}

/** Directions in parameter space, of about the size of the weights. */
export function directionsOf({ graph, values }: Model): ParameterValues[] {
  return Array.from({ length: directionCount }, (_, k) => {
    const entries = graph.parameters.map(({ name }) => [
      name,
      normals(1 + k, streamOf(name), values[name].length, 1 / 16),
    ]);
    return Object.fromEntries(entries) as ParameterValues;
  });
}

/** The same parameters layer by layer, weights as [fan_in, fan_out]. */
export function layersOf(values: ParameterValues): Layer[] {
  return sizes.slice(1).map((fanOut, index) => {
    const fanIn = sizes[index];
    const own = values[`${2 * index}.weight`];
    const weight = Float32Array.from(
      { length: fanIn * fanOut },
      (_, at) => own[(at % fanOut) * fanIn + Math.floor(at / fanOut)],
    );
    return { weight, bias: values[`${2 * index}.bias`], fanIn, fanOut };
  });
}

/** n seeded datapoints [n, 784]. */
export function inputsOf(n: number): Float32Array {
  return normals(7, streamOf('inputs'), n * sizes[0]);
}
