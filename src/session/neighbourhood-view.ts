// Computes where every datapoint sits in the space of each layer's activations: positions, variance, nearest neighbours.
import { isNtkError, type NtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Dataset } from '../datasets/dataset';
import type { Network } from '../engine/network';
import { encodeForward } from '../engine/passes';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { submit } from '../gpu/submit';
import type { Graph } from '../model/graph';
import { type HiddenLayer, hiddenLayers, inputNode } from '../model/shape';
import { nearestNeighbours } from '../neighbours/nearest';
import { projectToThree } from '../neighbours/pca';
import type { LayerView } from './types';

const neighbours = 8;
const none = { k: 0, indices: new Uint32Array(0), distances: new Float32Array(0) };

export interface LayerOptions extends JobOptions {
  /** Whether to look for the nearest neighbours too, which takes several times as long as the projection. */
  readonly withNeighbours: boolean;
}

/** The input, named by what the datapoints are, and each hidden layer: id and title for people. */
export function layersOf(
  graph: Graph,
  { imageShape }: Pick<Dataset, 'imageShape'> = {},
): { id: string; title: string }[] {
  const { id, vocabulary } = inputNode(graph);
  const input = imageShape ? 'Pixels' : vocabulary === undefined ? 'Input' : 'Tokens';
  return [{ id, title: input }, ...titlesOf(hiddenLayers(graph))];
}

/** By number; in a network of named blocks by the part of it that comes next, of which the last is its head. */
function titlesOf(layers: readonly HiddenLayer[]): { id: string; title: string }[] {
  const paths = layers.map(({ weight }) =>
    weight
      .replace(/^(transformer|model|module)\./, '')
      .split('.')
      .slice(0, -1),
  );
  const isOfBlocks = paths.some((path) => path.length > 1);
  return layers.map(({ id, depth }, at) => {
    if (!isOfBlocks || paths[at].length === 0) return { id, title: `Hidden layer ${depth}` };
    const isHead = at === layers.length - 1 && paths[at].length === 1;
    return { id, title: `Before ${isHead ? 'the head' : paths[at].join('.')}` };
  });
}

/** Nearest neighbours of each datapoint, or none when they are not asked for. */
export async function neighboursIn(
  gpu: Gpu,
  activations: Matrix,
  { withNeighbours, ...options }: LayerOptions,
): Promise<LayerView['neighbours']> {
  return withNeighbours ? nearestNeighbours(gpu, activations, neighbours, options) : none;
}

/** One layer's activations [features, n] seen in three dimensions; the positions belong to `arena`. */
export async function viewLayer(
  gpu: Gpu,
  arena: Arena,
  layer: { id: string; title: string },
  activations: Matrix,
  options: LayerOptions,
): Promise<LayerView> {
  const { withNeighbours: _, ...job } = options;
  const { positions, points, explained } = await projectToThree(gpu, arena, activations, job);
  const nearest = await neighboursIn(gpu, activations, options);
  return { ...layer, layout: 'pca', width: activations.rows, positions, points, explained, neighbours: nearest };
}

/** Turns axes round that point against those of the same layer before, so that points do not jump from side to side. */
function keepSides(gpu: Gpu, view: LayerView, before: LayerView | undefined): void {
  if (before?.points.length !== view.points.length) return;
  const along = [0, 0, 0, 0];
  view.points.forEach((value, at) => (along[at % 4] += value * before.points[at]));
  if (along.every((value) => value >= 0)) return;
  for (let at = 0; at < view.points.length; at++) if (along[at % 4] < 0) view.points[at] *= -1;
  gpu.device.queue.writeBuffer(view.positions, 0, Float32Array.from(view.points));
}

/** The values of every node for all datapoints [features, n]; they belong to `work`. */
export async function forwardValues(network: Network, work: Arena, inputs: Matrix, job: JobOptions) {
  const list = network.commands(work);
  const { values } = encodeForward(network.context(list, work), network.graph, inputs);
  await submit(network.gpu, list, { signal: job.signal, pause: job.pause });
  return values;
}

export interface HiddenLayers {
  readonly layers: readonly LayerView[];
  /** Why the layers that are missing are missing. */
  readonly missing?: NtkError;
}

/** Every hidden layer of the network; one whose activations are not finite is left out. Buffers belong to `arena`. */
export async function viewHiddenLayers(
  network: Network,
  arena: Arena,
  inputs: Matrix,
  before: readonly LayerView[],
  options: LayerOptions,
): Promise<HiddenLayers> {
  const { gpu, graph } = network;
  using work = gpu.arena.child('activations');
  const values = await forwardValues(network, work, inputs, options);
  const layers: LayerView[] = [];
  let missing: NtkError | undefined;
  for (const layer of layersOf(graph).slice(1)) {
    try {
      const view = await viewLayer(gpu, arena, layer, values.get(layer.id)!, options);
      keepSides(
        gpu,
        view,
        before.find(({ id }) => id === layer.id),
      );
      layers.push(view);
    } catch (error) {
      if (!isNtkError(error, 'Unsupported')) throw error;
      missing = error;
    }
  }
  return { layers, missing };
}
