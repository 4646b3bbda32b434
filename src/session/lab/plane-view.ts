// Grid points as inputs of the network: its answers there, a nudge's shifts, and a row of the kernel.
import type { JobOptions } from '../../core/progress';
import { gatherInputs } from '../../datasets/dataset';
import { computeKernel } from '../../engine/kernel';
import { uploadDatapoints, type Network } from '../../engine/network';
import { computeNudge } from '../../engine/nudge';
import { readMatrix } from '../../gpu/readback';
import type { FamilyName, NudgeSettings } from '../../state/settings';
import { readLogits } from '../logits';
import { relativeError, targetOf } from '../nudge-view';
import { softmaxRows } from '../softmax';
import type { Workspace } from '../workspace';
import { inputsOf, placesIn } from './grid';
import type { Grid, PlaneNudge, PlaneView } from './plane-types';

/** Throws LimitExceeded, DeviceLost, the signal's reason. */
export async function viewPlane(
  workspace: Workspace,
  grid: Grid,
  family: FamilyName,
  options: JobOptions,
): Promise<PlaneView> {
  const { gpu, dataset } = workspace;
  const { network, step } = await workspace.snapshot(family);
  using _network = network;
  using arena = gpu.arena.child('plane');
  const count = placesIn(grid);
  const outputs = await readLogits(network, uploadDatapoints(arena, inputsOf(grid), count, dataset.features), options);
  const isOfClasses = dataset.targets === undefined;
  const probabilities = isOfClasses ? Float32Array.from(softmaxRows(outputs, network.outputs)) : undefined;
  return { grid, count, outputs, step, ...(probabilities ? { probabilities } : {}) };
}

/** The nudge of these settings, seen on the grid. Throws ShapeMismatch, LimitExceeded, DeviceLost, the signal's reason. */
export async function nudgePlane(
  workspace: Workspace,
  grid: Grid,
  settings: NudgeSettings,
  family: FamilyName,
  options: JobOptions,
): Promise<PlaneNudge> {
  const { dataset, gpu } = workspace;
  const { network, step } = await workspace.snapshot(family);
  using _network = network;
  using arena = gpu.arena.child('plane nudge');
  const count = placesIn(grid);
  const inputs = new Float32Array((count + 1) * dataset.features);
  inputs.set(inputsOf(grid));
  inputs.set(gatherInputs(dataset, [settings.index]), count * dataset.features);
  // A place of the grid has no label of its own.
  const measure = settings.measure === 'own-label' ? 'log-probability' : settings.measure;
  const request = {
    ...settings,
    inputs: uploadDatapoints(arena, inputs, count + 1, dataset.features),
    index: count,
    labels: new Uint32Array(count + 1),
    measure,
    loss: workspace.settings.training.loss,
    target: targetOf(dataset, settings.index),
  };
  const { predicted, actual } = await computeNudge(network, request, options);
  const onGrid = { predicted: predicted.slice(0, count), actual: actual.slice(0, count) };
  const kernelRow = await rowOver(network, workspace, grid, settings.index, options);
  const error = relativeError(onGrid.predicted, onGrid.actual);
  return { grid, settings, measure, ...onGrid, relativeError: error, kernelRow, step };
}

/** The trace K(x, x_o) for every place x of the grid. */
async function rowOver(
  network: Network,
  { gpu, dataset }: Workspace,
  grid: Grid,
  index: number,
  options: JobOptions,
): Promise<Float32Array> {
  using arena = gpu.arena.child('plane row');
  const upload = (values: Float32Array, count: number) => uploadDatapoints(arena, values, count, dataset.features);
  const rows = upload(inputsOf(grid), placesIn(grid));
  const columns = upload(gatherInputs(dataset, [index]), 1);
  const { matrix } = await computeKernel(network, arena, { rows, columns, reduction: 'trace' }, options);
  return readMatrix(gpu, matrix);
}
