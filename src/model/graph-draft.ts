// A graph in the making: its nodes by name, views of their numbers, and the nodes that put a view's numbers in order.
import { shapeMismatch, unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Graph, GraphNode, Parameter } from './graph';
import { Places } from './places';
import { nodeShape, parametersOf } from './shape';
import { validateGraph } from './validate';

type Shape = readonly number[];
export type Unnamed<Node extends GraphNode = GraphNode> = Node extends GraphNode ? Omit<Node, 'id'> : never;

/** A value of the graph that is being made: a view of a node's numbers. */
export interface Value {
  /** Id of the node. */
  readonly base: string;
  readonly places: Places;
  /** What stands where the view is padded. */
  readonly fill: number;
}

/** A parameter of standard parameterization unless more is said. */
export type Declaration = Pick<Parameter, 'name' | 'shape'> & Partial<Parameter>;

/** The most numbers one value may have unless the caller allows more. */
export const defaultValueLimit = 2 ** 26;

/** The most places and constants that are listed, as a multiple of that. */
const listedValues = 8;

const largest = 3.4028234663852886e38;

/** Infinities become the largest float32 numbers: shaders need not know infinity, and exp of it is the same. */
export const finite = (value: number): number => Math.min(Math.max(value, -largest), largest);

/** Without axes of length 1, the last axis apart. */
export const squeezed = (shape: Shape): number[] =>
  shape.length === 0 ? [1] : shape.filter((length, axis) => length !== 1 || axis === shape.length - 1);

const equal = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((value, at) => value === b[at]);

export class GraphDraft {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly shapes = new Map<string, Shape>();
  private readonly parameters = new Map<string, Parameter>();
  private readonly made = new Map<string, Value>();
  /** How many nodes have a label. */
  private readonly named = new Map<string, number>();
  private vocabulary = Infinity;
  private listed = 0;
  /** What the nodes that follow are called. */
  label = 'node';

  /** `limit`: throws Unsupported before a value has more numbers than this. */
  constructor(private readonly limit = defaultValueLimit) {}

  /** Throws Unsupported where a value of this shape would be beyond the limit. */
  require(shape: Shape): void {
    if (sizeOf(shape) > this.limit) throw unsupported(`a value [${shape}] of more than ${this.limit} numbers`);
  }

  /** Counts numbers that are about to be listed one by one. Throws Unsupported where they are too many in all. */
  protected list(shape: Shape): void {
    this.require(shape);
    this.listed += sizeOf(shape);
    if (this.listed > listedValues * this.limit)
      throw unsupported(`a graph with more than ${listedValues * this.limit} numbers of constants and places`);
  }

  /** Makes a parameter known by name; the first declaration counts. */
  declare({ name, shape, multiplier = 1, rate = 1, deviation = 0 }: Declaration): void {
    if (!this.parameters.has(name)) this.parameters.set(name, { name, shape, multiplier, rate, deviation });
  }

  /** Throws ShapeMismatch where the parameter was not declared. */
  declared(name: string): Parameter {
    const found = this.parameters.get(name);
    if (!found) throw shapeMismatch(`a parameter called ${name}`, 'none');
    return found;
  }

  /** The node whose numbers the value is a view of. */
  nodeOf(value: Value): GraphNode {
    return this.nodes.get(value.base)!;
  }

  /** Shape of that node. */
  baseShape(value: Value): Shape {
    return this.shapes.get(value.base)!;
  }

  baseSize(value: Value): number {
    return sizeOf(this.baseShape(value));
  }

  /** True where the value is all of its node's numbers in their order. */
  isWhole(value: Value): boolean {
    return value.places.isWhole(this.baseSize(value));
  }

  /** Ids are the token ids of a vocabulary of at most so many. */
  protected limitVocabulary(rows: number): void {
    this.vocabulary = Math.min(this.vocabulary, rows);
  }

  /** Adds a node, called by the label, and gives its value. */
  protected emit(unnamed: Unnamed): Value {
    const node = { ...unnamed, id: this.freeId() } as GraphNode;
    const inputs = node.inputs.map((id) => this.shapes.get(id)!);
    const used = parametersOf(node).map((name) => this.declared(name));
    const shape = nodeShape({ nodes: [], parameters: used, output: '' }, node, inputs);
    this.require(shape);
    this.nodes.set(node.id, node);
    this.shapes.set(node.id, shape);
    return { base: node.id, places: Places.whole(shape), fill: 0 };
  }

  private freeId(): string {
    for (let count = (this.named.get(this.label) ?? 0) + 1; ; count++) {
      const id = count === 1 ? this.label : `${this.label}.${count}`;
      this.named.set(this.label, count);
      if (!this.nodes.has(id)) return id;
    }
  }

  /** What was made under this key, or what `make` makes now. */
  protected once(key: string | undefined, make: () => Value): Value {
    const found = key === undefined ? undefined : this.made.get(key);
    const value = found ?? make();
    if (key !== undefined) this.made.set(key, value);
    return value;
  }

  /** Id of a node with the value's numbers in their order, in this shape or the value's own. */
  protected inOrder(value: Value, shape: Shape = value.places.shape): string {
    if (this.isWhole(value) && equal(this.baseShape(value), shape)) return value.base;
    const { key } = value.places;
    const name = key === undefined ? undefined : `${value.base} ${key} as ${shape}`;
    return this.once(name, () => this.rearranged(value, shape)).base;
  }

  private rearranged(value: Value, shape: Shape): Value {
    const node = this.nodeOf(value);
    if (node.op === 'constant' || !this.isWhole(value)) this.list(shape);
    const index = this.isWhole(value) ? undefined : value.places.numbers();
    if (node.op === 'constant') {
      const data = index ? Float32Array.from(index, (at) => (at < 0 ? value.fill : node.data[at])) : node.data;
      return this.emit({ op: 'constant', inputs: [], shape, data });
    }
    const fill = finite(value.fill);
    return this.emit({ op: 'rearrange', inputs: [value.base], shape, fill, ...(index ? { index } : {}) });
  }

  /** The same, for primitives over the last axis alone: what is before it may have any shape. */
  protected rows(value: Value): string {
    const last = value.places.shape.at(-1);
    const base = this.baseShape(value);
    if (this.isWhole(value) && base.at(-1) === last) return value.base;
    return this.inOrder(value, squeezed(value.places.shape));
  }

  /**
   * The graph of what the output needs; parameters are those that it uses, in the order of their declaration. With
   * `shape` the output is given that shape. Throws ShapeMismatch.
   */
  build(output: Value, shape?: Shape): Graph {
    const last = this.isWhole(output) && !shape ? output.base : this.inOrder(output, shape);
    const needed = new Set([last]);
    for (const node of [...this.nodes.values()].reverse()) {
      if (needed.has(node.id)) node.inputs.forEach((id) => needed.add(id));
    }
    const nodes = [...this.nodes.values()].filter((node) => needed.has(node.id)).map((node) => this.finished(node));
    const used = new Set(nodes.flatMap(parametersOf));
    const parameters = [...this.parameters.values()].filter(({ name }) => used.has(name));
    const graph = { nodes, parameters, output: last };
    validateGraph(graph);
    return graph;
  }

  private finished(node: GraphNode): GraphNode {
    return node.op === 'input' && Number.isFinite(this.vocabulary) ? { ...node, vocabulary: this.vocabulary } : node;
  }
}
