// Networks by description: a multilayer perceptron, optionally residual, in one of three parameterizations.
import { shapeMismatch } from '../core/errors';
import type { ActivationKind, Graph, GraphNode, Parameter } from './graph';
import { type Parameterization, scalesOf } from './parameterization';
import { validateGraph } from './validate';

export interface MlpOptions {
  /** Features of the input, of each hidden layer, and of the logits: at least two numbers. */
  readonly sizes: readonly number[];
  readonly activation: ActivationKind;
  /** Slope below zero, leaky ReLU only. */
  readonly slope?: number;
  readonly parameterization: Parameterization;
  /** Hidden layers of equal input and output size become h + activation(dense(h)). */
  readonly residual?: boolean;
  /** sigma_w. Default: sqrt(2) for the ReLU family, 1 for others and for mu-P. */
  readonly weightScale?: number;
  /** sigma_b. Default: 0 for standard (biases start at zero), 0.1 for NTK and mu-P. */
  readonly biasScale?: number;
  /** Multiplies the logits: the readout's weight and bias have it as a further multiplier. Default: 1. */
  readonly outputScale?: number;
}

interface Layer {
  readonly index: number;
  readonly fanIn: number;
  readonly fanOut: number;
  readonly readout: boolean;
}

function layersOf(sizes: readonly number[]): Layer[] {
  return sizes.slice(1).map((fanOut, index) => ({
    index,
    fanIn: sizes[index],
    fanOut,
    readout: index === sizes.length - 2,
  }));
}

/** Names as in the state dict of a PyTorch sequential: dense layers at even places, activations between them. */
function parametersOf(layer: Layer, options: MlpOptions): Parameter[] {
  const { weight, bias } = scalesOf({
    ...options,
    ...layer,
    width: options.sizes.at(-2)!,
    deep: options.sizes.length > 2,
  });
  const scale = layer.readout ? (options.outputScale ?? 1) : 1;
  return [
    {
      name: `${2 * layer.index}.weight`,
      shape: [layer.fanOut, layer.fanIn],
      ...weight,
      multiplier: weight.multiplier * scale,
    },
    { name: `${2 * layer.index}.bias`, shape: [layer.fanOut], ...bias, multiplier: bias.multiplier * scale },
  ];
}

function denseOf(layer: Layer, id: string, from: string): GraphNode {
  return { op: 'dense', id, inputs: [from], weight: `${2 * layer.index}.weight`, bias: `${2 * layer.index}.bias` };
}

/** One hidden layer reading node `from`; the last node is its output. */
function hiddenNodes(layer: Layer, from: string, options: MlpOptions): GraphNode[] {
  const place = layer.index + 1;
  const slope = options.slope === undefined ? {} : { slope: options.slope };
  const activation: GraphNode = {
    op: 'activation',
    id: `activation${place}`,
    inputs: [`dense${place}`],
    kind: options.activation,
    ...slope,
  };
  const nodes = [denseOf(layer, `dense${place}`, from), activation];
  if (!options.residual || layer.fanIn !== layer.fanOut) return nodes;
  return [...nodes, { op: 'add', id: `add${place}`, inputs: [from, activation.id] }];
}

/**
 * A multilayer perceptron sizes[0] - ... - sizes.at(-1), with no hidden layer when two sizes are given. Nodes are
 * `input`, `dense1`, `activation1`, (`add1`), ..., `logits`; parameters `0.weight`, `0.bias`, `2.weight`, ...
 * Throws ShapeMismatch when the sizes are not at least two positive whole numbers.
 */
export function buildMlp(options: MlpOptions): Graph {
  const { sizes } = options;
  if (sizes.length < 2) throw shapeMismatch('at least an input size and an output size', `${sizes.length} sizes`);
  const layers = layersOf(sizes);
  const nodes: GraphNode[] = [{ op: 'input', id: 'input', inputs: [], shape: [sizes[0]] }];
  for (const layer of layers.slice(0, -1)) nodes.push(...hiddenNodes(layer, nodes.at(-1)!.id, options));
  nodes.push(denseOf(layers.at(-1)!, 'logits', nodes.at(-1)!.id));
  const graph = { nodes, parameters: layers.flatMap((layer) => parametersOf(layer, options)), output: 'logits' };
  validateGraph(graph);
  return graph;
}
