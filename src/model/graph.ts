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
  /** Where datapoints are token ids: how many there are. Ids are whole numbers from 0, kept as float32. */
  readonly vocabulary?: number;
}

/** A value that is the same for every datapoint and is not trained: a mask, running statistics, a scalar. */
export interface ConstantNode {
  readonly op: 'constant';
  readonly id: string;
  readonly inputs: readonly [];
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** multiplier * a parameter, as a value: a gain, an offset, positions. */
export interface ParameterNode {
  readonly op: 'parameter';
  readonly id: string;
  readonly inputs: readonly [];
  readonly parameter: string;
}

/**
 * z = multiplier(weight) * W a + multiplier(bias) * b over the last axis, at every position before it: [..., fan_in] becomes
 * [..., fan_out]. W is [fan_out, fan_in], or [fan_in, fan_out] where `layout` says so; b is [fan_out].
 */
export interface DenseNode {
  readonly op: 'dense';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly weight: string;
  readonly bias?: string;
  /** 'out-in' when absent. */
  readonly layout?: 'out-in' | 'in-out';
}

/**
 * Cross-correlation over 1 or 2 axes: [channels, ...size] becomes [filters, ...size]. The weight is
 * [filters, channels / groups, ...window], the bias [filters].
 */
export interface ConvNode {
  readonly op: 'conv';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly weight: string;
  readonly bias?: string;
  readonly groups: number;
  readonly window: Window;
}

/** A window that moves over the last axes of a value; one number per axis. */
export interface Window {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Positions added before and after each axis. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Row `id` of a weight [vocabulary, features] for each token id: [...] becomes [..., features]. Reads an input of tokens. */
export interface EmbeddingNode {
  readonly op: 'embedding';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly weight: string;
}

export interface ActivationNode {
  readonly op: 'activation';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly kind: ActivationKind;
  /** Slope below zero, leaky ReLU only (0.01 when absent). */
  readonly slope?: number;
}

/**
 * Other functions of one number. elu(alpha): alpha (e^z - 1) below 0; celu(alpha): alpha (e^(z/alpha) - 1) below 0;
 * clip(low, high); hard-sigmoid(a, b): a z + b clipped to [0, 1]; power(p): z^p; step: 1 above 0, else 0. Step and floor have
 * the derivative 0.
 */
export const unaryKinds = [
  'exp',
  'log',
  'sqrt',
  'reciprocal',
  'negate',
  'absolute',
  'cosine',
  'softsign',
  'elu',
  'celu',
  'clip',
  'hard-sigmoid',
  'power',
  'step',
  'floor',
] as const;

export type UnaryKind = (typeof unaryKinds)[number];

export interface UnaryNode {
  readonly op: 'unary';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly kind: UnaryKind;
  /** The function's constants, in the order above. */
  readonly constants?: readonly number[];
}

/** The sum of two values of equal shape (a residual connection). */
export interface AddNode {
  readonly op: 'add';
  readonly id: string;
  readonly inputs: readonly [string, string];
}

/** Element by element, of equal shapes: what is broadcast goes through a rearrange node first. */
export interface BinaryNode {
  readonly op: 'binary';
  readonly id: string;
  readonly inputs: readonly [string, string];
  readonly kind: 'subtract' | 'multiply' | 'divide';
}

/** Matrix products of two values, per datapoint: [..., m, k] times [..., k, n] is [..., m, n]; what is before is equal. */
export interface MatmulNode {
  readonly op: 'matmul';
  readonly id: string;
  readonly inputs: readonly [string, string];
}

/** Over the last axis, which goes: [..., k] becomes [...]. Other axes are brought there by a rearrange node. */
export interface ReduceNode {
  readonly op: 'reduce';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly kind: 'sum' | 'mean' | 'max';
}

/**
 * output[r] = input[index[r]], or `fill` where index[r] is -1, over row-major numbers: transpose, slice, pad, gather of
 * positions, broadcasting and the windows of convolutions and pooling. An index that counts up from 0 is a reshape.
 */
export interface RearrangeNode {
  readonly op: 'rearrange';
  readonly id: string;
  readonly inputs: readonly [string];
  /** Of the output. */
  readonly shape: readonly number[];
  /** Absent for a reshape. */
  readonly index?: Int32Array;
  readonly fill: number;
}

/** The inputs' numbers behind one another. With a rearrange node after it, a concatenation along any axis. */
export interface ConcatNode {
  readonly op: 'concat';
  readonly id: string;
  readonly inputs: readonly string[];
  /** Of the output. */
  readonly shape: readonly number[];
}

/** Softmax, or its logarithm, over the last axis. */
export interface SoftmaxNode {
  readonly op: 'softmax';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly log: boolean;
}

/**
 * (z - mean) / sqrt(variance + epsilon) over the last axis, the variance that of the population; without centring
 * z / sqrt(mean of z^2 + epsilon). LayerNorm, RMSNorm and GroupNorm without their gains.
 */
export interface NormaliseNode {
  readonly op: 'normalise';
  readonly id: string;
  readonly inputs: readonly [string];
  readonly centred: boolean;
  readonly epsilon: number;
}

export type GraphNode =
  | InputNode
  | ConstantNode
  | ParameterNode
  | DenseNode
  | ConvNode
  | EmbeddingNode
  | ActivationNode
  | UnaryNode
  | AddNode
  | BinaryNode
  | MatmulNode
  | ReduceNode
  | RearrangeNode
  | ConcatNode
  | SoftmaxNode
  | NormaliseNode;

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
