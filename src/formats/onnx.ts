// ONNX files as networks: the graph is followed once with one datapoint in the batch, what is known is computed on the way.
import { invalidFile, isNtkError, unsupported } from '../core/errors';
import type { Graph, Model } from '../model/graph';
import { fuseActivations } from '../model/graph-fuse';
import { squeezed } from '../model/graph-draft';
import { conflictingLayouts } from '../model/layouts';
import { validateModel } from '../model/validate';
import type { Bytes } from './bytes';
import { countReads, follow, neededNodes, wrongShape } from './onnx-follow';
import { notesOnWeights } from './onnx-names';
import { type OnnxGraph, readOnnxModel, type ValueInfo } from './onnx-schema';
import { Scope } from './onnx-scope';
import { rotaryTables } from './onnx-tables';
import { elementType } from './onnx-tensor';
import { computed, type OnnxValue, shapeOf } from './onnx-value';

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

const [oldest, newest] = [13, 21];

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
    return fuseActivations(scope.builder.build(scope.builder.reshape(value, shape), shape));
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
  const first = madeOf(opset, graph, output, options);
  const loose = conflictingLayouts(first.made);
  const { made, scope, values } = loose.length === 0 ? first : madeOf(opset, graph, output, options, loose);
  requireLayouts(made);
  const model = { graph: made, values: weightsOf(made, graph) };
  validateModel(model);
  const trained = new Set(made.parameters.map(({ name }) => name));
  const constants = [...graph.initialisers.keys()].filter((name) => values.has(name) && !trained.has(name));
  return { model, notes: [...scope.allNotes, ...notesOnWeights(made, graph.initialisers)], constants };
}

/** Reads the graph; parameters of the names in `loose` are not weights of layers but values. */
function madeOf(opset: number, graph: OnnxGraph, output: string, options: OnnxOptions, loose: readonly string[] = []) {
  const nodes = neededNodes(graph, output);
  const tables = rotaryTables(nodes, graph.initialisers);
  const scope = new Scope(opset, graph.initialisers, countReads(nodes, output), new Set(loose), tables);
  if (tables.size > 0) scope.note(`Cosines and sines of angles count as constants: ${[...tables].join(', ')}.`);
  if (graph.outputs.length > 1) scope.note(`Of ${graph.outputs.length} outputs the first is used, ${output}.`);
  const info = inputOf(graph);
  const values = new Map([[info.name, inputValue(scope, info, options)]]);
  follow(scope, nodes, graph, values);
  return { made: graphOf(scope, values.get(output), output), scope, values };
}

function requireLayouts(graph: Graph): void {
  const [name] = conflictingLayouts(graph);
  if (name !== undefined) throw unsupported(`${name} both as an embedding and as numbers of another use`);
}

function weightsOf({ parameters }: Graph, { initialisers }: OnnxGraph): Model['values'] {
  return Object.fromEntries(parameters.map(({ name }) => [name, Float32Array.from(initialisers.get(name)!.data)]));
}
