// The messages of an ONNX file that a network is read from; field numbers as in the ONNX specification.
import { invalidFile, unsupported } from '../core/errors';
import type { Bytes } from './bytes';
import { bytesOf } from './bytes';
import { readTensor, type OnnxTensor } from './onnx-tensor';
import { type Field, type Fields, readMessage, type Span } from './protobuf';

export interface Attribute {
  readonly name: string;
  readonly float?: number;
  readonly integer?: number;
  readonly text?: string;
  readonly tensor?: OnnxTensor;
  /** Of a branch. */
  readonly graph?: OnnxGraph;
  readonly floats: readonly number[];
  readonly integers: readonly number[];
}

export interface OnnxNode {
  readonly type: string;
  readonly domain: string;
  readonly name: string;
  /** An empty name stands for an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** An input or output of the graph. A length is a number, or undefined where it is free. */
export interface ValueInfo {
  readonly name: string;
  readonly type: number;
  readonly shape?: readonly (number | undefined)[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

export interface OnnxModel {
  readonly opset: number;
  readonly graph: OnnxGraph;
}

const format = 'ONNX';
const mostNodes = 20_000;
const mostTensors = 20_000;
const mostNames = 4096;
const mostNested = 8;

function pushWithin<Item>(list: Item[], item: Item, most: number, what: string): void {
  if (list.length >= most) throw invalidFile(format, what, `there are more than ${most} of them`);
  list.push(item);
}

const message = (what: string, span: Span, fields: Fields): void => readMessage(format, what, span, fields);

function readAttribute(span: Span, depth: number): Attribute {
  const floats: number[] = [];
  const integers: number[] = [];
  const found: { -readonly [Key in keyof Attribute]?: Attribute[Key] } = {};
  message('an attribute', span, {
    1: (field) => (found.name = field.text()),
    2: (field) => (found.float = field.float()),
    3: (field) => (found.integer = field.integer()),
    4: (field) => (found.text = field.text()),
    5: (field) => (found.tensor = readTensor(field.span())),
    6: (field) => (found.graph = readGraph(field.span(), depth + 1)),
    7: (field) => field.floats(floats),
    8: (field) => field.integers(integers),
  });
  return { name: '', ...found, floats, integers };
}

function readNode(span: Span, depth: number): OnnxNode {
  const node = { type: '', domain: '', name: '', inputs: [] as string[], outputs: [] as string[] };
  const attributes = new Map<string, Attribute>();
  message('a node', span, {
    1: (field) => pushWithin(node.inputs, field.text(), mostNames, 'inputs of a node'),
    2: (field) => pushWithin(node.outputs, field.text(), mostNames, 'outputs of a node'),
    3: (field) => (node.name = field.text()),
    4: (field) => (node.type = field.text()),
    5: (field) => {
      const attribute = readAttribute(field.span(), depth);
      attributes.set(attribute.name, attribute);
    },
    7: (field) => (node.domain = field.text()),
  });
  return { ...node, attributes };
}

function readDimension(span: Span): number | undefined {
  let length: number | undefined;
  message('a dimension', span, { 1: (field) => (length = field.integer()) });
  return length !== undefined && length >= 0 ? length : undefined;
}

function readShape(span: Span): (number | undefined)[] {
  const shape: (number | undefined)[] = [];
  message('a shape', span, { 1: (field) => pushWithin(shape, readDimension(field.span()), 32, 'axes of a shape') });
  return shape;
}

function readValueInfo(span: Span): ValueInfo {
  const found: { name: string; type: number; shape?: (number | undefined)[] } = { name: '', type: 0 };
  const tensorType: Fields = {
    1: (field) => (found.type = field.integer()),
    2: (field) => (found.shape = readShape(field.span())),
  };
  message('an input or output', span, {
    1: (field) => (found.name = field.text()),
    2: (field) => message('a type', field.span(), { 1: (inner) => message('a tensor type', inner.span(), tensorType) }),
  });
  return found;
}

function readGraph(span: Span, depth = 0): OnnxGraph {
  if (depth > mostNested)
    throw invalidFile(format, `byte ${span.start}`, `branches within more than ${mostNested} others`);
  const [nodes, inputs, outputs] = [[] as OnnxNode[], [] as ValueInfo[], [] as ValueInfo[]];
  const initialisers = new Map<string, OnnxTensor>();
  message('the graph', span, {
    1: (field) => pushWithin(nodes, readNode(field.span(), depth), mostNodes, 'nodes'),
    5: (field) => {
      const tensor = readTensor(field.span());
      if (initialisers.has(tensor.name)) throw invalidFile(format, tensor.name, 'the name occurs twice');
      if (initialisers.size >= mostTensors) throw invalidFile(format, 'initialisers', `more than ${mostTensors}`);
      initialisers.set(tensor.name, tensor);
    },
    11: (field) => pushWithin(inputs, readValueInfo(field.span()), mostNames, 'inputs'),
    12: (field) => pushWithin(outputs, readValueInfo(field.span()), mostNames, 'outputs'),
    15: () => {
      throw unsupported('sparse initialisers of an ONNX file');
    },
  });
  return { nodes, initialisers, inputs, outputs };
}

function readOpset(field: Field): { domain: string; version: number } {
  const opset = { domain: '', version: 0 };
  message('an operator set', field.span(), {
    1: (inner) => (opset.domain = inner.text()),
    2: (inner) => (opset.version = inner.integer()),
  });
  return opset;
}

/** The operator sets of ONNX itself have either of two names. */
export const isStandardDomain = (domain: string): boolean => domain === '' || domain === 'ai.onnx';

/** The graph of a file. Throws InvalidFile for damage, Unsupported for what is not read. */
export function readOnnxModel(source: Bytes): OnnxModel {
  let graph: OnnxGraph | undefined;
  let opset = 0;
  message(
    'the file',
    { bytes: bytesOf(source), start: 0 },
    {
      7: (field) => (graph = readGraph(field.span())),
      8: (field) => {
        const { domain, version } = readOpset(field);
        if (isStandardDomain(domain)) opset = version;
      },
    },
  );
  if (!graph) throw invalidFile(format, 'byte 0', 'it holds no graph');
  return { opset, graph };
}
