// A model from a state dict of dense layers: the names give the order, the shapes the sizes, the caller the activation.
import { invalidFile, shapeMismatch } from '../core/errors';
import type { Tensor } from '../core/tensor';
import { buildMlp } from './builders';
import type { ActivationKind, Model } from './graph';

interface DenseLayer {
  readonly name: string;
  readonly weight: Tensor;
  readonly bias?: Tensor;
}

export interface SequentialOptions {
  readonly activation: ActivationKind;
  /** Slope below zero, leaky ReLU only. */
  readonly slope?: number;
}

const refuse = (where: string, why: string) => invalidFile('state dict', where, why);

/** Splits `block.2.weight` into the layer `block.2` and the part `weight`. */
function partOf(name: string): { layer: string; part: string } {
  const dot = name.lastIndexOf('.');
  const layer = dot < 0 ? '' : name.slice(0, dot);
  const part = name.slice(dot + 1);
  if (part !== 'weight' && part !== 'bias') throw refuse(name, 'only dense weights and biases can be read');
  return { layer, part };
}

function checkRank(name: string, part: string, tensor: Tensor): void {
  const rank = part === 'weight' ? 2 : 1;
  if (tensor.shape.length !== rank || tensor.data.length === 0) {
    throw refuse(name, `a dense ${part} has ${rank} non-empty dimensions, this has shape [${tensor.shape}]`);
  }
}

function layersOf(tensors: ReadonlyMap<string, Tensor>): DenseLayer[] {
  const parts = new Map<string, Record<string, Tensor>>();
  for (const [name, tensor] of tensors) {
    const { layer, part } = partOf(name);
    checkRank(name, part, tensor);
    parts.set(layer, { ...parts.get(layer), [part]: tensor });
  }
  const order = [...parts.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return order.map((name) => {
    const { weight, bias } = parts.get(name)!;
    if (!weight) throw refuse(`${name}.bias`, 'there is no weight beside it');
    return { name, weight, bias };
  });
}

function checkChain(layers: readonly DenseLayer[]): void {
  layers.forEach(({ name, weight, bias }, i) => {
    const [fanOut, fanIn] = weight.shape;
    const before = i === 0 ? fanIn : layers[i - 1].weight.shape[0];
    if (fanIn !== before) throw shapeMismatch(`${before} columns in the weight of layer ${name}`, `${fanIn}`);
    if (bias && bias.shape[0] !== fanOut) throw shapeMismatch(`${fanOut} numbers in ${name}.bias`, `${bias.shape[0]}`);
  });
}

/** The graph builder names layers by place; these are the file's own names in that order. */
function renamed(layers: readonly DenseLayer[], options: SequentialOptions): Model['graph'] {
  const sizes = [layers[0].weight.shape[1], ...layers.map((layer) => layer.weight.shape[0])];
  const built = buildMlp({ sizes, ...options, parameterization: 'standard' });
  const full = (name: string, part: string) => (name === '' ? part : `${name}.${part}`);
  const names = new Map<string, string | undefined>();
  layers.forEach(({ name, bias }, i) => {
    names.set(`${2 * i}.weight`, full(name, 'weight'));
    names.set(`${2 * i}.bias`, bias && full(name, 'bias'));
  });
  const nodes = built.nodes.map((node) => {
    if (node.op !== 'dense') return node;
    const bias = names.get(node.bias!);
    const { op, id, inputs } = node;
    return { op, id, inputs, weight: names.get(node.weight)!, ...(bias === undefined ? {} : { bias }) };
  });
  const parameters = built.parameters.flatMap((parameter) => {
    const name = names.get(parameter.name);
    return name === undefined ? [] : [{ ...parameter, name }];
  });
  return { nodes, parameters, output: built.output };
}

/**
 * The sequential network of a state dict: tensors `<layer>.weight` [out, in] and optional `<layer>.bias` [out], layers
 * in the natural order of their names (2 before 10), `activation` between them. Values become float32.
 * Throws InvalidFile when a tensor is not a dense layer's, ShapeMismatch when the layers do not chain.
 */
export function sequentialModel(tensors: ReadonlyMap<string, Tensor>, options: SequentialOptions): Model {
  if (tensors.size === 0) throw refuse('the file', 'it holds no tensors');
  const layers = layersOf(tensors);
  checkChain(layers);
  const graph = renamed(layers, options);
  const values = graph.parameters.map(({ name }) => [name, Float32Array.from(tensors.get(name)!.data)]);
  return { graph, values: Object.fromEntries(values) };
}
