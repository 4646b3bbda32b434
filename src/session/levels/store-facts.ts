// What a store of the kernel that is shown says of itself.
import { unsupported } from '../../core/errors';
import { namesOf } from '../../core/name-patterns';
import type { KernelFacts } from '../../formats/zarr/facts';
import { modelHash, orderHash } from '../../formats/zarr/identity';
import { presentModel } from '../present-model';
import type { KernelView } from '../types';
import type { Workspace } from '../workspace';
import { hashOfData } from './compare-store';
import { storedReduction } from './opened-store';

/** Smaller than the command line's: what a page makes in one go must not hold it up, or fill its memory. */
export const savedShardEdge = 2048;

/** Whether a store can name the order, and a session find it again by that name. */
export const isStoredOrder = ({ orderName, within }: Pick<KernelView, 'orderName' | 'within'>): boolean =>
  orderName !== 'spectral' && within === undefined;

/** Not complete. Throws Unsupported where the network was trained since the kernel was computed, and DeviceLost. */
export async function factsOfShown(workspace: Workspace, view: KernelView): Promise<KernelFacts> {
  const { order, orderName, reduction, parameters, step } = view;
  const model = await presentModel(workspace);
  if (model.step !== step) throw unsupported(`a store of the kernel at step ${step} of a network at ${model.step}`);
  const data = await hashOfData(workspace, reduction);
  const places = { name: orderName, sha256: await orderHash(order) };
  return {
    ...{ rows: order.length, columns: order.length, symmetric: true, shardEdge: savedShardEdge },
    reduction: storedReduction(reduction),
    parameters: workspace.network.layout.names.filter(namesOf(parameters)),
    order: { rows: places, columns: places },
    model: await modelHash(model),
    data: { rows: data, columns: data },
    complete: false,
  };
}
