// ONNX files as networks: the graph is followed once with one datapoint in the batch, what is known is computed on the way.
import { invalidFile, isNtkError, type NtkError, unsupported } from '../core/errors';
import type { Graph, Model } from '../model/graph';
import { squeezed } from '../model/graph-draft';
import { validateModel } from '../model/validate';
import type { Bytes } from './bytes';
import { elementwise } from './onnx-elementwise';
import { layers } from './onnx-layers';
import { movement } from './onnx-movement';
import { isTrained, notesOnWeights } from './onnx-names';
import { isStandardDomain, type OnnxGraph, type OnnxNode, readOnnxModel, type ValueInfo } from './onnx-schema';
import { Call, type Operator, Scope } from './onnx-scope';
import { shapes } from './onnx-shapes';
import { elementType, type OnnxTensor } from './onnx-tensor';
import { computed, known, type OnnxValue, shapeOf } from './onnx-value';
import { windows } from './onnx-windows';

export interface OnnxOptions {
  /** Shape of one datapoint, for files that leave more than the batch free. */
  readonly datapoint?: readonly number[];
}

export interface OnnxNetwork {
  readonly model: Model;
  /** What a reader of the network should know. */
  readonly notes: readonly string[];
  /** Initialisers that take part and are not parameters. */
  readonly constants: readonly string[];
}

const operators: ReadonlyMap<string, Operator> = new Map([
  ...elementwise,
  ...movement,
  ...shapes,
  ...layers,
  ...windows,
]);

const [oldest, newest] = [13, 21];

/** What nodes are called in messages. */
const nameOf = ({ name, type, outputs }: OnnxNode): string => `node ${name || outputs[0] || '(nameless)'} (${type})`;

/** Nodes that the output needs, in the file's order. Throws InvalidFile where a value is made twice. */
function neededNodes({ nodes }: OnnxGraph, output: string): OnnxNode[] {
  const makers = new Set<string>();
  for (const name of nodes.flatMap(({ outputs }) => outputs).filter((output) => output !== '')) {
    if (makers.has(name)) throw invalidFile('ONNX', name, 'two nodes give this value');
    makers.add(name);
  }
  const needed = new Set([output]);
  const kept = [...nodes].reverse().filter(({ inputs, outputs }) => {
    if (!outputs.some((name) => needed.has(name))) return false;
    inputs.forEach((name) => needed.add(name));
    return true;
  });
  return kept.reverse();
}

function countReads(nodes: readonly OnnxNode[], output: string): Map<string, number> {
  const reads = new Map([[output, 1]]);
  for (const name of nodes.flatMap(({ inputs }) => inputs)) reads.set(name, (reads.get(name) ?? 0) + 1);
  return reads;
}

/** The one input that is not an initialiser. Throws Unsupported where there are more. */
function inputOf(graph: OnnxGraph): ValueInfo {
  const inputs = graph.inputs.filter(({ name }) => !graph.initialisers.has(name));
  if (inputs.length === 1) return inputs[0];
  throw unsupported(
    `an ONNX file with ${inputs.length} inputs (${inputs.map(({ name }) => name).slice(0, 5)}), not one`,
  );
}

/** Shape of one datapoint. Throws Unsupported where the file leaves it open and nobody says it. */
function datapointShape({ name, shape }: ValueInfo, options: OnnxOptions): number[] {
  if (!shape || shape.length < 1) throw invalidFile('ONNX', name, 'the input has no shape with a batch');
  const said = options.datapoint;
  if (said && said.length !== shape.length - 1)
    throw unsupported(`datapoints of ${said.length} axes for the input ${name} of ${shape.length - 1}`);
  const lengths = shape.slice(1).map((length, axis) => said?.[axis] ?? length);
  lengths.forEach((length, axis) => {
    if (length === undefined)
      throw unsupported(`the input ${name} with axis ${axis + 1} left free: only the batch may be`);
    if (length < 1) throw invalidFile('ONNX', name, `the input has an axis of length ${length}`);
    if (shape[axis + 1] !== undefined && shape[axis + 1] !== length)
      throw unsupported(`datapoints of shape [${said}] for the input ${name} of [${shape.slice(1)}]`);
  });
  return lengths as number[];
}

function inputValue(scope: Scope, info: ValueInfo, options: OnnxOptions): OnnxValue {
  const { kind } = elementType(info.type, info.name);
  const lengths = datapointShape(info, options);
  const batch = info.shape![0];
  if (batch !== undefined && batch !== 1)
    throw unsupported(`a batch fixed at ${batch} datapoints: export the file with a free batch dimension`);
  if (batch === 1) scope.note('The file fixes its batch at one datapoint; it is used for each datapoint by itself.');
  scope.builder.label = info.name || 'input';
  const input = scope.builder.input(lengths.length === 0 ? [1] : lengths);
  const value = scope.builder.reshape(input, [1, ...lengths]);
  return computed(value, batch === 1 ? undefined : { axis: 0, outer: 1 }, kind);
}

function initialiser(scope: Scope, tensor: OnnxTensor): OnnxValue {
  const { name, shape, data, type, stored } = tensor;
  if (type === 'float' && stored !== 'float32') scope.note(`Weights kept as ${stored} are used as float32.`);
  if (!isTrained(tensor)) return known(shape, data, type);
  scope.builder.label = name;
  scope.builder.declare({ name, shape });
  return computed(scope.builder.parameter(name), undefined);
}

/** Reads a node. Throws InvalidFile or Unsupported naming it. */
function readNode(scope: Scope, node: OnnxNode, inputs: readonly (OnnxValue | undefined)[]): readonly OnnxValue[] {
  const operator = isStandardDomain(node.domain) ? operators.get(node.type) : undefined;
  if (!operator)
    throw unsupported(`the operator ${node.domain ? `${node.domain}.` : ''}${node.type} of ${nameOf(node)}`);
  scope.builder.label = node.name || node.outputs[0] || node.type;
  try {
    const made = operator(scope, new Call(node, inputs));
    const values = Array.isArray(made) ? (made as readonly OnnxValue[]) : [made as OnnxValue];
    scope.count(values);
    return values;
  } catch (error) {
    throw named(error, node);
  }
}

function named(error: unknown, node: OnnxNode): unknown {
  if (isNtkError(error, 'Unsupported')) return unsupported(`${error.details.what}, in ${nameOf(node)}`);
  if (isNtkError(error, 'InvalidFile')) return invalidFile('ONNX', nameOf(node), error.details.why);
  if (isNtkError(error, 'ShapeMismatch')) return wrongShape(error, nameOf(node));
  return error;
}

const wrongShape = ({ details }: NtkError<'ShapeMismatch'>, where: string): NtkError =>
  invalidFile('ONNX', where, `expected ${details.expected}, got ${details.actual}`);

/** The values of all nodes, one after the other; the last asked for is returned. */
function follow(scope: Scope, nodes: readonly OnnxNode[], graph: OnnxGraph, info: ValueInfo, options: OnnxOptions) {
  const values = new Map<string, OnnxValue>([[info.name, inputValue(scope, info, options)]]);
  const find = (name: string): OnnxValue | undefined => {
    const tensor = graph.initialisers.get(name);
    if (!values.has(name) && tensor) values.set(name, initialiser(scope, tensor));
    return values.get(name);
  };
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => {
      const value = name === '' ? undefined : find(name);
      if (name !== '' && !value) throw invalidFile('ONNX', nameOf(node), `nothing before it gives its input ${name}`);
      return value;
    });
    const made = readNode(scope, node, inputs);
    node.outputs.forEach((name, at) => made[at] && values.set(name, made[at]));
  }
  return values;
}

/** The graph of a network with this output. Throws Unsupported where the output is not one row for each datapoint. */
function graphOf(scope: Scope, output: OnnxValue | undefined, name: string): Graph {
  if (!output) throw invalidFile('ONNX', name, 'nothing gives the output of this name');
  if (output.kind === 'known') throw unsupported(`the output ${name}, which does not depend on the input`);
  const [first, ...rest] = shapeOf(output);
  const leading = output.batch === undefined || (output.batch.axis === 0 && output.batch.outer === 1);
  if (!leading || first !== 1) throw unsupported(`the output ${name}, whose first axis is not the batch`);
  const value = scope.valueOf(output);
  const shape = squeezed(rest);
  scope.builder.label = name;
  try {
    return scope.builder.build(scope.builder.reshape(value, shape), shape);
  } catch (error) {
    throw isNtkError(error, 'ShapeMismatch') ? wrongShape(error, name) : error;
  }
}

/**
 * The network of an ONNX file, operator sets 13 to 21: weights become float32, parameters are the float initialisers of
 * one axis or more that are trained, under their names and in their shapes in the file. The batch is the first axis of
 * the input. Throws InvalidFile naming the node, tensor or byte for a damaged file, Unsupported naming what a network of
 * this project cannot have.
 */
export function readOnnx(source: Bytes, options: OnnxOptions = {}): OnnxNetwork {
  const { opset, graph } = readOnnxModel(source);
  if (opset < oldest || opset > newest)
    throw unsupported(`ONNX operator set ${opset}: sets ${oldest} to ${newest} are read`);
  const output = graph.outputs[0]?.name;
  if (output === undefined) throw invalidFile('ONNX', 'the graph', 'it has no output');
  const nodes = neededNodes(graph, output);
  const scope = new Scope(opset, graph.initialisers, countReads(nodes, output));
  if (graph.outputs.length > 1) scope.note(`Of ${graph.outputs.length} outputs the first is used, ${output}.`);
  const values = follow(scope, nodes, graph, inputOf(graph), options);
  const made = graphOf(scope, values.get(output), output);
  const model = { graph: made, values: weightsOf(made, graph) };
  validateModel(model);
  const trained = new Set(made.parameters.map(({ name }) => name));
  const constants = [...graph.initialisers.keys()].filter((name) => values.has(name) && !trained.has(name));
  return { model, notes: [...scope.allNotes, ...notesOnWeights(made, graph.initialisers)], constants };
}

function weightsOf({ parameters }: Graph, { initialisers }: OnnxGraph): Model['values'] {
  return Object.fromEntries(parameters.map(({ name }) => [name, Float32Array.from(initialisers.get(name)!.data)]));
}
