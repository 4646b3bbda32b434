// A model written to a file of our own and read back; graphs that lie are refused by name.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readGraph, writeGraph } from '../../../src/formats/graph-json';
import { exportModel, importModel } from '../../../src/formats/model-export';
import { openSafetensors, readSafetensors, writeSafetensors } from '../../../src/formats/safetensors';
import { buildMlp } from '../../../src/model/builders';
import { gpt2Model } from '../../../src/model/gpt2';
import { readGpt2Config } from '../../../src/model/gpt2-config';
import type { Graph, GraphNode, Model } from '../../../src/model/graph';
import { initialise } from '../../../src/model/initialise';
import { damaged, refusesCleanly } from '../../support/fuzz';

const parameter = (name: string, ...shape: number[]) => ({ name, shape, multiplier: 1.5, rate: 2, deviation: 0.1 });

/** A small graph with every primitive in it. */
const everything: Graph = {
  nodes: [
    { op: 'input', id: 'x', inputs: [], shape: [2, 5] },
    {
      ...{ op: 'conv', id: 'conv', inputs: ['x'], weight: 'w', bias: 'b', groups: 2 },
      window: { size: [3], stride: [1], dilation: [1], before: [1], after: [1] },
    },
    { op: 'unary', id: 'clip', inputs: ['conv'], kind: 'clip', constants: [-1, 2] },
    { op: 'activation', id: 'act', inputs: ['clip'], kind: 'leaky-relu', slope: 0.2 },
    {
      op: 'constant',
      id: 'c',
      inputs: [],
      shape: [4, 5],
      data: Float32Array.from({ length: 20 }, (_, i) => 1 / (i + 1)),
    },
    { op: 'binary', id: 'minus', inputs: ['act', 'c'], kind: 'subtract' },
    { op: 'parameter', id: 'g', inputs: [], parameter: 'gain' },
    { op: 'add', id: 'plus', inputs: ['minus', 'g'] },
    {
      op: 'rearrange',
      id: 't',
      inputs: ['plus'],
      shape: [5, 2],
      index: Int32Array.of(0, 5, -1, 6, 2, 7, 3, 8, 4, 19),
      fill: 0.5,
    },
    { op: 'matmul', id: 'm', inputs: ['plus', 't'] },
    { op: 'normalise', id: 'n', inputs: ['m'], centred: false, epsilon: 1e-6 },
    { op: 'softmax', id: 's', inputs: ['n'], log: true },
    { op: 'concat', id: 'both', inputs: ['s', 'n'], shape: [8, 2] },
    { op: 'reduce', id: 'r', inputs: ['both'], kind: 'max' },
    { op: 'dense', id: 'out', inputs: ['r'], weight: 'head', layout: 'in-out' },
  ],
  parameters: [parameter('w', 4, 1, 3), parameter('b', 4), parameter('gain', 4, 5), parameter('head', 8, 3)],
  output: 'out',
};

const folder = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../data/gpt2-characters/${name}`, import.meta.url)));
const config = readGpt2Config(JSON.parse(new TextDecoder().decode(folder('config.json'))));
const seeded = (graph: Graph): Model => ({ graph, values: initialise(graph, 3) });
const mlp = seeded(buildMlp({ sizes: [3, 4, 2], activation: 'gelu', parameterization: 'mu-p' }));

describe('a model', () => {
  test.each([
    ['of every primitive', seeded(everything)],
    ['of dense layers', mlp],
    ['of attention', gpt2Model(readSafetensors(folder('model.safetensors')), config, { tokens: 6, position: 'all' })],
  ])('%s comes back as it was', (_, model) => {
    expect(importModel(openSafetensors(exportModel(model)))).toEqual(model);
  });

  test.each([
    ['without a tensor', (tensors: Map<string, never>) => void tensors.delete('0.bias'), '0.bias'],
    ['with one more', (tensors: Map<string, never>) => void tensors.set('1.bias', tensors.get('0.bias')!), '1.bias'],
    [
      'with another shape',
      (tensors: Map<string, never>) => void tensors.set('0.bias', tensors.get('2.bias')!),
      '0.bias',
    ],
  ])('%s is refused', (_, change, where) => {
    const bytes = exportModel(mlp);
    const tensors = readSafetensors(bytes);
    change(tensors as Map<string, never>);
    const file = openSafetensors(writeSafetensors(tensors, Object.fromEntries(openSafetensors(bytes).metadata)));
    expect(() => importModel(file)).toThrow(
      expect.objectContaining({ code: 'InvalidFile', details: expect.objectContaining({ where }) }),
    );
  });
});

/** The graph's JSON with one node changed. */
function withNode(id: string, change: Record<string, unknown>): string {
  const graph = JSON.parse(writeGraph(everything)) as { nodes: Record<string, unknown>[] };
  const nodes = graph.nodes.map((node) => (node.id === id ? { ...node, ...change } : node));
  return JSON.stringify({ ...graph, nodes });
}

describe('a graph', () => {
  test.each<[string, string, RegExp]>([
    ['no JSON', '{', /not JSON/],
    ['no object', '[]', /graph: it is not an object/],
    ['another version', '{"version": 2}', /graph\.version: it is not one of 1/],
    ['a primitive that there is not', withNode('act', { op: 'toString' }), /nodes\[3\]\.op/],
    ['a field of another primitive', withNode('act', { layout: 'in-out' }), /nodes\[3\]: layout is not known/],
    ['a field that is missing', withNode('s', { log: undefined }), /nodes\[11\]: it has no log/],
    ['another number of inputs', withNode('plus', { inputs: ['minus'] }), /add does not read 1/],
    ['a shape that is no list', withNode('x', { shape: 10 }), /nodes\[0\]\.shape: it is not a list/],
    ['a length of zero', withNode('x', { shape: [0] }), /nodes\[0\]\.shape\[0\]/],
    ['a stride of zero', withNode('conv', { window: { size: [3], stride: [0] } }), /window\.stride\[0\]/],
    ['numbers that are no base64', withNode('c', { data: '****' }), /nodes\[4\]\.data: it is not base64/],
    ['bytes that are no numbers', withNode('c', { data: btoa('abc') }), /four-byte/],
    ['a place out of range', withNode('t', { index: btoa('\u0000\u0000\u0000\u0001'.repeat(10)) }), /places from -1/],
    ['an input after its reader', withNode('act', { inputs: ['out'] }), /node out before/],
  ])('with %s is refused', (_, text, message) => {
    expect(() => readGraph(text)).toThrow(
      expect.objectContaining({ code: 'InvalidFile', message: expect.stringMatching(message) }),
    );
  });

  test('that is damaged is refused, or another graph', async () => {
    const bytes = new TextEncoder().encode(writeGraph(everything));
    const seen = new Set<string>();
    for (const some of damaged(bytes, 5, 400))
      seen.add(await refusesCleanly(() => readGraph(new TextDecoder().decode(some))));
    expect(seen.has('refused')).toBe(true);
  });

  test('keeps its primitives apart from their names', () => {
    const node: GraphNode = { op: 'input', id: '__proto__', inputs: [], shape: [2] };
    const graph: Graph = {
      nodes: [node, { op: 'dense', id: 'y', inputs: ['__proto__'], weight: 'constructor' }],
      parameters: [parameter('constructor', 1, 2)],
      output: 'y',
    };
    expect(readGraph(writeGraph(graph))).toEqual(graph);
  });
});
