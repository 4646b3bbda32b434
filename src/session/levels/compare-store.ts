// Whether a store is of the model and the data that are shown; the order its datapoints are in.
import { shapeMismatch, unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Network } from '../../engine/network';
import { dataHash, modelHash, orderHash } from '../../formats/zarr/identity';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import { refuseOtherModel } from '../../formats/zarr/same-kernel';
import type { KernelReduction, KernelSettings } from '../../state/settings';
import { orderOf, type OrderSource } from '../kernel-order';
import type { Workspace } from '../workspace';

/** The hash of a workspace's datapoints, with their labels where the reduction goes by them. */
export function hashOfData({ dataset }: Workspace, reduction: KernelReduction): Promise<string> {
  const { inputs, features, labels } = dataset;
  return dataHash({
    inputs,
    features,
    ...(reduction === 'log-probability' ? { targets: Uint32Array.from(labels) } : {}),
  });
}

/**
 * Throws Unsupported for a store of two sets, ShapeMismatch for another number of datapoints, and InvalidFile, saying what
 * differs, for one of another model or other data.
 */
export async function refuseOther(
  { facts }: KernelStore,
  workspace: Workspace,
  network: Network,
  reduction: KernelReduction,
): Promise<void> {
  const { count } = workspace.dataset;
  if (!facts.symmetric) throw unsupported('a store of two sets of datapoints on the page');
  if (facts.rows !== count) throw shapeMismatch(`a store of the ${count} datapoints that are shown`, `${facts.rows}`);
  const model = await modelHash({ graph: workspace.model.graph, values: await network.read() });
  const data = await hashOfData(workspace, reduction);
  refuseOtherModel(facts, { model, data: { rows: data, columns: data } });
}

/** The datapoint at each place of a store. Throws Unsupported where its order is not what the datapoints have here. */
export async function orderOfStore(
  { facts }: KernelStore,
  { order }: KernelSettings,
  keys: OrderSource['keys'],
  options: JobOptions,
): Promise<Uint32Array<ArrayBuffer>> {
  if (order === 'spectral') throw unsupported('a store in the spectral order');
  const spectral = (): never => {
    throw unsupported('a store in the spectral order');
  };
  const places = await orderOf({ count: facts.rows, keys, spectral }, { order }, options);
  if ((await orderHash(places)) !== facts.order.rows.sha256)
    throw unsupported(`a store in an order by ${order} that is another than that of these datapoints`);
  return places;
}
