// A graph as JSON and back: what our own safetensors files carry in their metadata. Lists of many numbers are base64 of
// their little-endian bytes. Strict: a node has the fields of its primitive and no others.
import { invalidFile, NtkError } from '../core/errors';
import { activationKinds, unaryKinds, type Graph, type GraphNode, type Parameter } from '../model/graph';
import { validateGraph } from '../model/validate';
import * as field from './json-fields';
import { parseJson } from './json-text';

/** The metadata key of a graph. */
export const graphKey = 'ntk_explorer.graph';

const version = 1;
const format = 'exported graph';

const window = field.record({
  size: field.list(field.positive),
  stride: field.list(field.positive),
  dilation: field.list(field.positive),
  before: field.list(field.whole),
  after: field.list(field.whole),
});

const shape = field.list(field.positive);
const layer = { weight: field.name, bias: field.optional(field.name) };

/** What a node has beside its op, id and inputs. */
const fieldsOf: Readonly<Record<GraphNode['op'], Readonly<Record<string, field.Field>>>> = {
  input: { shape, vocabulary: field.optional(field.positive) },
  constant: { shape, data: field.floats },
  parameter: { parameter: field.name },
  dense: { ...layer, layout: field.optional(field.choice(['out-in', 'in-out'])) },
  conv: { ...layer, groups: field.positive, window },
  embedding: { weight: field.name },
  activation: { kind: field.choice(activationKinds), slope: field.optional(field.finite) },
  unary: { kind: field.choice(unaryKinds), constants: field.optional(field.list(field.finite)) },
  add: {},
  binary: { kind: field.choice(['subtract', 'multiply', 'divide']) },
  matmul: {},
  reduce: { kind: field.choice(['sum', 'mean', 'max']) },
  rearrange: { shape, index: field.optional(field.integers), fill: field.finite },
  concat: { shape },
  softmax: { log: field.truth },
  normalise: { centred: field.truth, epsilon: field.least(0) },
};

/** How many values a primitive reads; a concatenation any number. */
const inputCounts: Readonly<Partial<Record<GraphNode['op'], number>>> = {
  ...{ input: 0, constant: 0, parameter: 0, add: 2, binary: 2, matmul: 2 },
};

const op = field.choice(Object.keys(fieldsOf) as GraphNode['op'][]);

const node: field.Field = (value, where) => {
  const kind = op(field.member(value, 'op', where), `${where}.op`) as GraphNode['op'];
  const read = field.record({ op, id: field.name, inputs: field.list(field.name), ...fieldsOf[kind] });
  const result = read(value, where) as GraphNode;
  const wanted = inputCounts[kind] ?? 1;
  const fits = kind === 'concat' ? result.inputs.length > 0 : result.inputs.length === wanted;
  if (!fits) throw field.refuse(`${where}.inputs`, `${kind} does not read ${result.inputs.length} values`);
  return result;
};

const parameter = field.record({
  name: field.name,
  shape,
  multiplier: field.finite,
  rate: field.least(0),
  deviation: field.least(0),
});

const document = field.record({
  version: field.choice([version]),
  nodes: field.list(node),
  parameters: field.list(parameter),
  output: field.name,
});

/** Typed arrays as base64 of their little-endian bytes. */
function written(_key: string, value: unknown): unknown {
  return value instanceof Float32Array || value instanceof Int32Array ? field.toBase64(value) : value;
}

export function writeGraph({ nodes, parameters, output }: Graph): string {
  return JSON.stringify({ version, nodes, parameters, output }, written);
}

/** The inverse of writeGraph. Throws InvalidFile naming the place, or what does not hang together. */
export function readGraph(text: string): Graph {
  const { nodes, parameters, output } = document(parseJson(format, 'graph', text), 'graph') as {
    nodes: GraphNode[];
    parameters: Parameter[];
    output: string;
  };
  const graph = { nodes, parameters, output };
  try {
    validateGraph(graph);
  } catch (cause) {
    if (cause instanceof NtkError) throw invalidFile(format, 'graph', cause.message.replace(/\.$/, ''));
    throw cause;
  }
  return graph;
}
