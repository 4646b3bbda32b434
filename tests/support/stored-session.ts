// The kernel of a session as a store, in memory.
import { importModel } from '../../src/formats/model-export';
import { openSafetensors } from '../../src/formats/safetensors';
import type { KernelFacts } from '../../src/formats/zarr/facts';
import { dataHash, modelHash, orderHash } from '../../src/formats/zarr/identity';
import { openKernelStore } from '../../src/formats/zarr/kernel-store';
import type { Session } from '../../src/session/types';
import { type Entry, memorySource, type MutableFiles } from './zarr-store';

/** What a store of the trace kernel that is shown says of itself. */
export async function factsOfSession(session: Session): Promise<KernelFacts> {
  const saved = await session.save('model');
  const model = importModel(openSafetensors(new Uint8Array(await saved!.content.arrayBuffer())));
  const { inputs, features, count } = session.dataset.value!;
  const { order, orderName: name } = session.kernel.value!;
  const places = { name, sha256: await orderHash(order) };
  const data = await dataHash({ inputs, features });
  return {
    ...{ rows: count, columns: count, symmetric: true, shardEdge: 256, reduction: 'trace', complete: false },
    parameters: model.graph.parameters.map((parameter) => parameter.name),
    order: { rows: places, columns: places },
    model: await modelHash(model),
    data: { rows: data, columns: data },
  };
}

/** Entries of the kernel that is shown, by place. */
export async function entriesOfSession(session: Session): Promise<Entry> {
  const { order } = session.kernel.value!;
  const rows: Float32Array[] = [];
  for (let i = 0; i < order.length; i++) rows.push(await session.kernelRow(i));
  return (i, j) => rows[order[i]][order[j]];
}

/** As the Open dialog hands it over. */
export async function openedStore(files: MutableFiles, name = 'kernel.zarr') {
  return { name, store: await openKernelStore(memorySource(files)) };
}
