// Computes where every datapoint sits in the space of each layer's activations: positions, variance, nearest neighbours.
import { isNtkError, NtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Dataset } from '../datasets/dataset';
import type { Network } from '../engine/network';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { submit } from '../gpu/submit';
import type { Graph } from '../model/graph';
import { type HiddenLayer, hiddenLayers, inputNode, nodeSizes } from '../model/shape';
import { nearestNeighbours } from '../neighbours/nearest';
import { type Projection, projectToThree } from '../neighbours/pca';
import { blockLength, encodeValues, mostAtOnce, numbersOf, valuesOf } from './forward-blocks';
import { isSoonFound, projectInBlocks } from './layers-in-blocks';
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
  const projection = await projectToThree(gpu, arena, activations, job);
  return layerView(layer, activations.rows, projection, await neighboursIn(gpu, activations, options));
}

function layerView(
  layer: { id: string; title: string },
  width: number,
  { positions, points, explained }: Projection,
  nearest: LayerView['neighbours'],
): LayerView {
  return { ...layer, layout: 'pca', width, positions, points, explained, neighbours: nearest };
}

/** Turns axes round that point against those of the same layer before, so that points do not jump from side to side. */
function keepSides(gpu: Gpu, view: LayerView, before: Pick<LayerView, 'points'> | undefined): void {
  if (before?.points.length !== view.points.length) return;
  const along = [0, 0, 0, 0];
  view.points.forEach((value, at) => (along[at % 4] += value * before.points[at]));
  if (along.every((value) => value >= 0)) return;
  for (let at = 0; at < view.points.length; at++) if (along[at % 4] < 0) view.points[at] *= -1;
  gpu.device.queue.writeBuffer(view.positions, 0, Float32Array.from(view.points));
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
  before: readonly Pick<LayerView, 'id' | 'points'>[],
  options: LayerOptions,
): Promise<HiddenLayers> {
  const sizes = nodeSizes(network.graph);
  const widths = layersOf(network.graph)
    .slice(1)
    .map(({ id }) => sizes.get(id)!);
  const view = goesAtOnce(network.gpu, inputs.columns, numbersOf(network.graph), widths)
    ? hiddenAtOnce
    : hiddenInBlocks;
  const found = await view(network, arena, inputs, options);
  const layers = found.filter((each): each is LayerView => !(each instanceof NtkError));
  for (const layer of layers)
    keepSides(
      network.gpu,
      layer,
      before.find(({ id }) => id === layer.id),
    );
  return { layers, missing: found.find((each) => each instanceof NtkError) };
}

type Found = LayerView | NtkError;

/**
 * Whether n datapoints, of whose passes each takes so many numbers, go at once: where they are few enough, or their layers so
 * wide that the covariances would take more.
 */
function goesAtOnce(gpu: Gpu, n: number, numbers: number, widths: readonly number[]): boolean {
  if (n > mostAtOnce) return false;
  const covariances = widths.reduce((sum, width) => sum + width ** 2, 0);
  return n <= blockLength(gpu, numbers) || covariances >= n * numbers;
}

async function hiddenAtOnce(network: Network, arena: Arena, inputs: Matrix, options: LayerOptions): Promise<Found[]> {
  const { gpu, graph } = network;
  using work = gpu.arena.child('activations');
  const list = network.commands(work);
  const values = encodeValues(network, list, inputs);
  await submit(gpu, list, { signal: options.signal, pause: options.pause });
  const found: Found[] = [];
  for (const layer of layersOf(graph).slice(1)) {
    try {
      found.push(await viewLayer(gpu, arena, layer, values.get(layer.id)!, options));
    } catch (error) {
      if (!isNtkError(error, 'Unsupported')) throw error;
      found.push(error);
    }
  }
  return found;
}

async function hiddenInBlocks(network: Network, arena: Arena, inputs: Matrix, options: LayerOptions): Promise<Found[]> {
  const { gpu, graph } = network;
  const sizes = nodeSizes(graph);
  const layers = layersOf(graph).slice(1);
  const widths = layers.map(({ id }) => sizes.get(id)!);
  const encode = (list: CommandList, block: Matrix): Matrix[] => {
    const values = encodeValues(network, list, block);
    return layers.map(({ id }) => values.get(id)!);
  };
  const passes = { widths, inputs, numbers: numbersOf(graph), encode };
  const projections = await projectInBlocks(gpu, arena, passes, options);
  const found: Found[] = [];
  for (const [i, layer] of layers.entries()) {
    const [projection, width] = [projections[i], widths[i]];
    if (projection instanceof NtkError) found.push(projection);
    else
      found.push(layerView(layer, width, projection, await soonFound(network, { ...layer, width, inputs }, options)));
  }
  return found;
}

/** The neighbours in a layer whose activations are made for it alone, where this takes no long time. */
async function soonFound(
  network: Network,
  layer: { readonly id: string; readonly width: number; readonly inputs: Matrix },
  options: LayerOptions,
): Promise<LayerView['neighbours']> {
  const { gpu } = network;
  if (!options.withNeighbours || !isSoonFound(gpu, layer.inputs.columns, layer.width)) return none;
  using work = gpu.arena.child('activations');
  return await neighboursIn(gpu, await valuesOf(network, work, layer, options), options);
}

/** The datapoints themselves, [features, n], in blocks where they are many. */
export async function viewInputs(
  gpu: Gpu,
  arena: Arena,
  layer: { id: string; title: string },
  inputs: Matrix,
  options: LayerOptions,
): Promise<LayerView> {
  const { rows: width, columns: n } = inputs;
  if (goesAtOnce(gpu, n, width, [width])) return viewLayer(gpu, arena, layer, inputs, options);
  const encode = (_: CommandList, block: Matrix): Matrix[] => [block];
  const passes = { widths: [width], inputs, numbers: width, encode };
  const [projection] = await projectInBlocks(gpu, arena, passes, options);
  if (projection instanceof NtkError) throw projection;
  return layerView(layer, inputs.rows, projection, none);
}
