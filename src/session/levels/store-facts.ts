// What a store of the kernel that is shown says of itself.
import { unsupported } from '../../core/errors';
import { namesOf } from '../../core/name-patterns';
import type { KernelFacts } from '../../formats/zarr/facts';
import { modelHash, orderHash } from '../../formats/zarr/identity';
import type { StoreShape } from '../../formats/zarr/layout';
import { presentModel } from '../present-model';
import type { PartName } from '../../state/view-settings';
import type { KernelView } from '../types';
import type { Workspace } from '../workspace';
import { hashOfData, placesWithin } from './part-hashes';
import { storedReduction } from './opened-store';

/** Smaller than the command line's: what a page makes in one go must not hold it up, or fill its memory. */
export const savedShardEdge = 2048;

/** Whether a store can name the order, and a session find it again by that name. */
export const isStoredOrder = ({ orderName, within }: Pick<KernelView, 'orderName' | 'within'>): boolean =>
  orderName !== 'spectral' && within === undefined;

const isSquare = ({ rowSet, columnSet }: KernelView): boolean => rowSet === columnSet;

/** Of a store that the page begins. */
export const shapeOfShown = (view: KernelView): StoreShape => ({
  ...{ rows: view.rows.length, columns: view.columns.length },
  ...{ symmetric: isSquare(view), shardEdge: savedShardEdge },
});

async function sideFacts(workspace: Workspace, view: KernelView, part: PartName | undefined, datapoints: Uint32Array) {
  const places = placesWithin(workspace.dataset, part, datapoints);
  const order = { name: view.orderName, sha256: await orderHash(places) };
  return { order, data: await hashOfData(workspace, view.reduction, part) };
}

/** Not complete. Throws Unsupported where the network was trained since the kernel was computed, and DeviceLost. */
export async function factsOfShown(workspace: Workspace, view: KernelView): Promise<KernelFacts> {
  const { reduction, parameters, step } = view;
  const model = await presentModel(workspace);
  if (model.step !== step) throw unsupported(`a store of the kernel at step ${step} of a network at ${model.step}`);
  const rows = await sideFacts(workspace, view, view.rowSet, view.rows);
  const columns = isSquare(view) ? rows : await sideFacts(workspace, view, view.columnSet, view.columns);
  return {
    ...shapeOfShown(view),
    reduction: storedReduction(reduction),
    parameters: workspace.network.layout.names.filter(namesOf(parameters)),
    order: { rows: rows.order, columns: columns.order },
    model: await modelHash(model),
    data: { rows: rows.data, columns: columns.data },
    complete: false,
  };
}
