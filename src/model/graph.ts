// The network as data: primitives in topological order, each naming its inputs and its parameters.
// A value in the graph has a shape per datapoint; the batch dimension is never written.

export const activationKinds = [
  'identity',
  'relu',
  'leaky-relu',
  'gelu',
  'gelu-tanh',
  'tanh',
  'sigmoid',
  'silu',
  'softplus',
  'erf',
  'sine',
] as const;

export type ActivationKind = (typeof activationKinds)[number];

export interface InputNode {
  readonly op: 'input';
  readonly id: string;
  readonly inputs: readonly [];
  /** Shape of one datapoint. */
  readonly shape: readonly number[];
}

/** z = multiplier(weight) * W a + multiplier(bias) * b, with W [out, in] and b [out]. */
export interface DenseNode {
  readonly op: 'dense';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly weight: string;
  readonly bias?: string;
}

export interface ActivationNode {
  readonly op: 'activation';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly kind: ActivationKind;
  /** Slope below zero, leaky ReLU only (0.01 when absent). */
  readonly slope?: number;
}

/** The sum of two values of equal shape (a residual connection). */
export interface AddNode {
  readonly op: 'add';
  readonly id: string;
  readonly inputs: readonly [string, string];
}

export type GraphNode = InputNode | DenseNode | ActivationNode | AddNode;

/** A trained tensor. The function uses `multiplier * value`; a gradient step on it uses `rate * eta`. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Forward multiplier of the parameterization, 1 for standard. */
  readonly multiplier: number;
  /** Factor of the learning rate that is absorbed into the kernel (the width for mu-P, else 1). */
  readonly rate: number;
  /** Standard deviation of its normal initialisation; 0 starts at zero. */
  readonly deviation: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly parameters: readonly Parameter[];
  /** Id of the node whose value is the logits [C]. */
  readonly output: string;
}

/** Parameter values by name, float32, row-major in the parameter's shape. */
export type ParameterValues = Readonly<Record<string, Float32Array>>;

/** A graph with values for its parameters. */
export interface Model {
  readonly graph: Graph;
  readonly values: ParameterValues;
}
