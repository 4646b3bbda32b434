// The kernel of a probe layer by layer, and how far similarity of activations in each follows the whole and the real shift.
import type { JobOptions } from '../../core/progress';
import { breathing } from '../../core/slices';
import { gatherInputs } from '../../datasets/dataset';
import { computeKernel } from '../../engine/kernel';
import { activationRows, type GroupFactors, layerFactors } from '../../engine/layer-factors';
import { type Network, uploadDatapoints } from '../../engine/network';
import { readMatrix } from '../../gpu/readback';
import { centredAlignment } from '../../theory/summaries';
import { layersOf } from '../neighbourhood-view';
import type { Workspace } from '../workspace';
import type { DepthLayer, DepthLayers, DepthView, LayerSimilarity } from './depth';
import { outside, rankCorrelation } from './depth-fit';
import { spreadOver } from './probe';

/** Datapoints of the probe at most. */
export const mostProbed = 256;

/** `order` has all datapoints as they are shown. Throws LimitExceeded, DeviceLost; stops on abort. */
export async function computeLayers(
  workspace: Workspace,
  network: Network,
  { view, order }: { readonly view: DepthView; readonly order: Uint32Array },
  options: JobOptions,
): Promise<DepthLayers> {
  const { dataset } = workspace;
  const probe = spreadOver(order, mostProbed);
  using arena = network.gpu.arena.child('probe');
  const rows = uploadDatapoints(arena, gatherInputs(dataset, probe), probe.length, dataset.features);
  const groups = await layerFactors(network, rows, options);
  const kernel = sumOf(groups.map(({ part }) => part));
  const titles = new Map(layersOf(workspace.model.graph, dataset).map(({ id, title }) => [id, title]));
  const similarity = view.members.length === 1 && view.subject.kind === 'datapoint';
  const row = similarity ? await rowsOf(workspace, network, view, options) : undefined;
  const whole = { kernel, titles, row, view, breathe: breathing(options) };
  const layers: DepthLayer[] = [];
  for (const group of groups) layers.push(await layerOf(group, whole));
  return { of: view, probe, kernel, layers };
}

function sumOf(parts: readonly Float32Array[]): Float32Array {
  const total = new Float32Array(parts[0].length);
  for (const part of parts) for (let at = 0; at < total.length; at++) total[at] += part[at];
  return total;
}

/** Of the nudged datapoint with all others, [n]. */
interface Rows {
  readonly kernel: Float32Array;
  /** By id of each layer that factors. */
  readonly activations: ReadonlyMap<string, Float32Array>;
}

async function rowsOf(
  { inputs, dataset }: Workspace,
  network: Network,
  { members: [index] }: DepthView,
  options: JobOptions,
): Promise<Rows> {
  using arena = network.gpu.arena.child('kernel row');
  const one = uploadDatapoints(arena, gatherInputs(dataset, [index]), 1, dataset.features);
  const { matrix } = await computeKernel(network, arena, { rows: inputs, columns: one, reduction: 'trace' }, options);
  const kernel = await readMatrix(network.gpu, matrix);
  return { kernel, activations: await activationRows(network, inputs, index, options) };
}

interface Whole {
  readonly kernel: Float32Array;
  readonly titles: ReadonlyMap<string, string>;
  readonly row: Rows | undefined;
  readonly view: DepthView;
  readonly breathe: () => Promise<void>;
}

async function layerOf(factors: GroupFactors, whole: Whole): Promise<DepthLayer> {
  const { group, part, activations, backprop, scales } = factors;
  const reads = group.dense && whole.titles.get(group.dense.inputs[0]);
  const share = traceOf(part) / traceOf(whole.kernel);
  const layer = { id: group.id, parameters: group.parameters, reads, part, share };
  if (!activations || !backprop || !scales) return layer;
  return { ...layer, factors: { activations, backprop, ...scales, ...(await likeness(factors, whole)) } };
}

async function likeness(
  { group, activations = new Float32Array() }: GroupFactors,
  { kernel, row, view, breathe }: Whole,
): Promise<Pick<LayerSimilarity, 'cka' | 'rank' | 'row'>> {
  const m = Math.sqrt(kernel.length);
  await breathe();
  const cka = centredAlignment(activations, kernel, m);
  await breathe();
  const rank = await rankCorrelation(pairsOf(activations, m), pairsOf(kernel, m), breathe);
  const own = row?.activations.get(group.id);
  if (!row || !own) return { cka, rank };
  const [similar, along, actual] = [own, row.kernel, view.actual].map((column) => outside(column, view.members));
  return {
    ...{ cka, rank },
    row: {
      kernel: await rankCorrelation(similar, along, breathe),
      actual: await rankCorrelation(similar, actual, breathe),
    },
  };
}

function traceOf(matrix: Float32Array): number {
  const m = Math.sqrt(matrix.length);
  let sum = 0;
  for (let i = 0; i < m; i++) sum += matrix[i * (m + 1)];
  return sum;
}

/** The entries of pairs of different datapoints, each pair once. */
function pairsOf(matrix: Float32Array, m: number): Float32Array {
  const pairs = new Float32Array((m * (m - 1)) / 2);
  let at = 0;
  for (let i = 0; i < m; i++) for (let j = i + 1; j < m; j++) pairs[at++] = matrix[i * m + j];
  return pairs;
}
