// GPT-2 (Radford et al. 2019) as a graph: pre-norm blocks of causal attention and a two-layer perceptron, tied head.
import { shapeMismatch } from '../core/errors';
import type { Gpt2Config } from './gpt2-config';
import type { Graph, GraphNode, Parameter } from './graph';
import { validateGraph } from './validate';

/** The logits of which position: the last, one by its number from 0, or all of them. */
export type Position = 'last' | 'all' | number;

export interface Gpt2Options {
  /** T, tokens of every prompt. */
  readonly tokens: number;
  readonly position: Position;
  /** Before every parameter's name: '' or 'transformer.'. */
  readonly prefix?: string;
}

const masked = -1e9; // its exponential is 0 in float32 and in float64
const initialDeviation = 0.02;

type Shape = readonly number[];

/** Places 0..size-1 of an output, mapped. */
const indexOf = (size: number, place: (r: number) => number): Int32Array =>
  Int32Array.from({ length: size }, (_, r) => place(r));

/** Shapes of all parameters by name without prefix, in the order of the layers. */
export function gpt2Shapes({
  layers,
  features: d,
  inner,
  vocabulary,
  positions,
  tied,
}: Gpt2Config): Map<string, Shape> {
  const shapes = new Map<string, Shape>([
    ['wte.weight', [vocabulary, d]],
    ['wpe.weight', [positions, d]],
  ]);
  const add = (name: string, weight: Shape): void => {
    shapes.set(`${name}.weight`, weight);
    shapes.set(`${name}.bias`, [weight.at(-1)!]);
  };
  for (let layer = 0; layer < layers; layer++) {
    const block = `h.${layer}`;
    add(`${block}.ln_1`, [d]);
    add(`${block}.attn.c_attn`, [d, 3 * d]);
    add(`${block}.attn.c_proj`, [d, d]);
    add(`${block}.ln_2`, [d]);
    add(`${block}.mlp.c_fc`, [d, inner]);
    add(`${block}.mlp.c_proj`, [inner, d]);
  }
  add('ln_f', [d]);
  if (!tied) shapes.set('lm_head.weight', [vocabulary, d]);
  return shapes;
}

/**
 * The logits of prompts of T tokens: [V] of one position, [T, V] of all. What a position cannot see is left out, and the
 * last block works at that position alone. Throws ShapeMismatch where T or the position is beyond the config's positions.
 */
export function buildGpt2(config: Gpt2Config, options: Gpt2Options): Graph {
  const graph = new Gpt2Nodes(config, options).graph();
  validateGraph(graph);
  return graph;
}

function seenOf({ positions }: Gpt2Config, { tokens, position }: Gpt2Options): number {
  if (!Number.isInteger(tokens) || tokens < 1 || tokens > positions)
    throw shapeMismatch(`prompts of 1 to ${positions} tokens`, `${tokens}`);
  if (typeof position !== 'number') return tokens;
  if (Number.isInteger(position) && position >= 0 && position < tokens) return position + 1;
  throw shapeMismatch(`a position from 0 to ${tokens - 1}`, `${position}`);
}

class Gpt2Nodes {
  private readonly nodes: GraphNode[] = [];
  private readonly prefix: string;
  /** Positions that the answer depends on. */
  private readonly seen: number;

  constructor(
    private readonly config: Gpt2Config,
    private readonly options: Gpt2Options,
  ) {
    this.prefix = options.prefix ?? '';
    this.seen = seenOf(config, options);
  }

  graph(): Graph {
    const { layers, tied } = this.config;
    let stream = this.embedded();
    for (let layer = 0; layer < layers; layer++) stream = this.block(layer, stream);
    const rows = this.rowsAfter(layers - 1);
    const normal = this.norm('ln_f', stream, rows);
    const head = tied ? this.name('wte.weight') : 'lm_head.weight';
    const output = this.add({ op: 'dense', id: 'logits', inputs: [normal], weight: head });
    return { nodes: this.nodes, parameters: this.parameters(), output };
  }

  private add(node: GraphNode): string {
    this.nodes.push(node);
    return node.id;
  }

  private name(parameter: string): string {
    return `${this.prefix}${parameter}`;
  }

  private parameters(): Parameter[] {
    return [...gpt2Shapes(this.config)].map(([own, shape]) => ({
      name: own === 'lm_head.weight' ? own : this.name(own),
      shape,
      multiplier: 1,
      rate: 1,
      deviation: shape.length > 1 ? initialDeviation : 0,
    }));
  }

  /** Positions that are left after a block; undefined for one, which has no axis. */
  private rowsAfter(layer: number): number | undefined {
    const narrows = layer === this.config.layers - 1 && this.options.position !== 'all';
    return narrows ? undefined : this.seen;
  }

  private embedded(): string {
    const { features: d, vocabulary } = this.config;
    const { tokens } = this.options;
    this.add({ op: 'input', id: 'tokens', inputs: [], shape: [tokens], vocabulary });
    this.add({ op: 'embedding', id: 'wte', inputs: ['tokens'], weight: this.name('wte.weight') });
    this.add({ op: 'parameter', id: 'wpe', inputs: [], parameter: this.name('wpe.weight') });
    const first = (id: string): string => this.rearrange(`${id}.seen`, id, [this.seen, d], (r) => r);
    return this.add({
      op: 'add',
      id: 'embedded',
      inputs: [this.seen === tokens ? 'wte' : first('wte'), first('wpe')],
    });
  }

  /** h + attention(norm(h)), then that + perceptron(norm(that)). */
  private block(layer: number, from: string): string {
    const name = `h.${layer}`;
    const { features: d, activation } = this.config;
    const rows = this.rowsAfter(layer);
    const attention = this.attention(layer, this.norm(`${name}.ln_1`, from, this.seen), rows);
    const last = (this.seen - 1) * d;
    const kept = rows === undefined ? this.rearrange(`${name}.kept`, from, [d], (r) => last + r) : from;
    const middle = this.add({ op: 'add', id: `${name}.middle`, inputs: [kept, attention] });
    const wide = this.dense(`${name}.mlp.c_fc`, this.norm(`${name}.ln_2`, middle, rows));
    const active = this.add({ op: 'activation', id: `${name}.mlp.act`, inputs: [wide], kind: activation });
    return this.add({ op: 'add', id: name, inputs: [middle, this.dense(`${name}.mlp.c_proj`, active)] });
  }

  /** softmax(Q K^T / sqrt(features of a head) + mask) V for all heads, through the projection; [seen, d] or [d]. */
  private attention(layer: number, from: string, rows?: number): string {
    const name = `h.${layer}.attn`;
    const { heads, features: d } = this.config;
    const [width, queries, keys] = [d / heads, rows ?? 1, this.seen];
    const joint = this.dense(`${name}.c_attn`, from);
    /** Place in [seen, 3 d] of one number of a head's query (0), key (1) or value (2). */
    const place = (which: number, head: number, position: number, feature: number): number =>
      position * 3 * d + which * d + head * width + feature;
    const [hq, hw] = [queries * width, width * keys];
    const query = this.rearrange(`${name}.query`, joint, [heads, queries, width], (r) =>
      place(0, Math.floor(r / hq), keys - queries + (Math.floor(r / width) % queries), r % width),
    );
    const key = this.rearrange(`${name}.key`, joint, [heads, width, keys], (r) =>
      place(1, Math.floor(r / hw), r % keys, Math.floor(r / keys) % width),
    );
    const value = this.rearrange(`${name}.value`, joint, [heads, keys, width], (r) =>
      place(2, Math.floor(r / hw), Math.floor(r / width) % keys, r % width),
    );
    const scaled = this.scaled(layer, query, [heads, queries, width]);
    const scores = this.add({ op: 'matmul', id: `${name}.scores`, inputs: [scaled, key] });
    const allowed = this.causal(name, scores, queries);
    const weights = this.add({ op: 'softmax', id: `${name}.weights`, inputs: [allowed], log: false });
    const read = this.add({ op: 'matmul', id: `${name}.read`, inputs: [weights, value] });
    const merged = this.rearrange(
      `${name}.merged`,
      read,
      rows === undefined ? [d] : [rows, d],
      (r) => (Math.floor((r % d) / width) * queries + Math.floor(r / d)) * width + (r % width),
    );
    return this.dense(`${name}.c_proj`, merged);
  }

  /** The query times what the scores are scaled by. */
  private scaled(layer: number, query: string, shape: Shape): string {
    const { scaled, scaledByLayer } = this.config;
    const scale = (scaled ? 1 / Math.sqrt(shape[2]) : 1) / (scaledByLayer ? layer + 1 : 1);
    if (scale === 1) return query;
    const data = new Float32Array(shape[0] * shape[1] * shape[2]).fill(scale);
    const constant = this.add({ op: 'constant', id: `${query}.scale`, inputs: [], shape, data });
    return this.add({ op: 'binary', id: `${query}.scaled`, inputs: [query, constant], kind: 'multiply' });
  }

  /** Scores [heads, queries, seen] with those of later positions out of reach. The last position sees all. */
  private causal(name: string, scores: string, queries: number): string {
    if (queries === 1) return scores;
    const [{ heads }, keys] = [this.config, this.seen];
    const data = Float32Array.from({ length: heads * queries * keys }, (_, r) =>
      r % keys > Math.floor(r / keys) % queries ? masked : 0,
    );
    const mask = this.add({ op: 'constant', id: `${name}.mask`, inputs: [], shape: [heads, queries, keys], data });
    return this.add({ op: 'add', id: `${name}.causal`, inputs: [scores, mask] });
  }

  /** LayerNorm with gain and offset of [rows, d], or of [d]. */
  private norm(name: string, from: string, rows?: number): string {
    const id = this.add({
      op: 'normalise',
      id: `${name}.normal`,
      inputs: [from],
      centred: true,
      epsilon: this.config.epsilon,
    });
    const [gain, offset] = ['weight', 'bias'].map((which) => this.everywhere(`${name}.${which}`, rows));
    const gained = this.add({ op: 'binary', id: `${name}.gained`, inputs: [id, gain], kind: 'multiply' });
    return this.add({ op: 'add', id: name, inputs: [gained, offset] });
  }

  /** A parameter [d] at every position. */
  private everywhere(name: string, rows?: number): string {
    const id = this.add({ op: 'parameter', id: name, inputs: [], parameter: this.name(name) });
    const { features: d } = this.config;
    return rows === undefined ? id : this.rearrange(`${name}.rows`, id, [rows, d], (r) => r % d);
  }

  /** A layer whose weight is [in, out], as Conv1D keeps it. */
  private dense(name: string, from: string): string {
    const [weight, bias] = [this.name(`${name}.weight`), this.name(`${name}.bias`)];
    return this.add({ op: 'dense', id: name, inputs: [from], weight, bias, layout: 'in-out' });
  }

  private rearrange(id: string, from: string, shape: Shape, place: (r: number) => number): string {
    const size = shape.reduce((product, length) => product * length, 1);
    return this.add({ op: 'rearrange', id, inputs: [from], shape, index: indexOf(size, place), fill: 0 });
  }
}
