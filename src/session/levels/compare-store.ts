// Whether a store is of the model and the data that are shown; the order its datapoints are in.
import { shapeMismatch, unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Network } from '../../engine/network';
import { orderHash, modelHash } from '../../formats/zarr/identity';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import { refuseOtherModel } from '../../formats/zarr/same-kernel';
import type { KernelReduction, KernelSettings } from '../../state/settings';
import { type PartName, partNames, type SideSets } from '../../state/view-settings';
import { orderOf, type OrderSource, type Places, placesOf } from '../kernel-order';
import type { Workspace } from '../workspace';
import { hashOfData, placesWithin } from './part-hashes';

interface KnownSide {
  readonly part?: PartName;
  readonly sha256: string;
}

const parts: readonly (PartName | undefined)[] = [undefined, ...partNames];

/** All datapoints or a part of them, the one of this hash if there is one of as many. Throws ShapeMismatch where none has as many. */
async function sideOf(
  { facts }: KernelStore,
  side: 'rows' | 'columns',
  workspace: Workspace,
  reduction: KernelReduction,
): Promise<KnownSide> {
  const { count, split } = workspace.dataset;
  const alike = parts.filter((part) => facts[side] === (part ? split[part].length : count));
  if (alike.length === 0)
    throw shapeMismatch(`a store of the ${count} datapoints that are shown`, `${facts[side]} ${side}`);
  const known = alike.map(async (part) => ({ part, sha256: await hashOfData(workspace, reduction, part) }));
  const sides = await Promise.all(known);
  return sides.find(({ sha256 }) => sha256 === facts.data[side]) ?? sides[0];
}

/**
 * Which datapoints the rows and the columns of a store are. Throws ShapeMismatch for numbers of datapoints that neither all
 * nor a part of them have, and InvalidFile, saying what differs, for a store of another model or other data.
 */
export async function setsOfStore(
  store: KernelStore,
  workspace: Workspace,
  network: Network,
  reduction: KernelReduction,
): Promise<SideSets> {
  const rows = await sideOf(store, 'rows', workspace, reduction);
  const columns = store.facts.symmetric ? rows : await sideOf(store, 'columns', workspace, reduction);
  const model = await modelHash({ graph: workspace.model.graph, values: await network.read() });
  refuseOtherModel(store.facts, { model, data: { rows: rows.sha256, columns: columns.sha256 } });
  return { rowSet: rows.part, columnSet: columns.part };
}

/** Where the datapoints of a store lie. Throws Unsupported where its order is not what the datapoints have here. */
export async function placesOfStore(
  { facts }: KernelStore,
  { order, rowSet, columnSet }: Pick<KernelSettings, 'order'> & SideSets,
  { dataset }: Workspace,
  keys: OrderSource['keys'],
  options: JobOptions,
): Promise<Places> {
  if (order === 'spectral') throw unsupported('a store in the spectral order');
  if (facts.order.columns.name !== order) throw unsupported('a store whose rows and columns are in different orders');
  const spectral = (): never => {
    throw unsupported('a store in the spectral order');
  };
  const { count, split } = dataset;
  const all = await orderOf({ count, keys, spectral }, { order }, options);
  const places = placesOf(all, { rowSet, columnSet }, split);
  const rows = await orderHash(placesWithin(dataset, rowSet, places.rows));
  const columns = await orderHash(placesWithin(dataset, columnSet, places.columns));
  if (rows !== facts.order.rows.sha256 || columns !== facts.order.columns.sha256)
    throw unsupported(`a store in an order by ${order} that is another than that of these datapoints`);
  return places;
}
