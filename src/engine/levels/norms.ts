// Norms of gradients of a set of any size: K(x, x) of every datapoint, by passes over some of them at a time.
import type { JobOptions } from '../../core/progress';
import type { CommandList } from '../../gpu/commands';
import { readFloats } from '../../gpu/readback';
import { submit } from '../../gpu/submit';
import { allMethods } from '../kernel-method';
import { encodeNorms } from '../kernel-sum';
import type { Network } from '../network';
import { chunkSize } from './chunk-size';
import { type LevelsRequest, setOf, type Which } from './level-request';
import { encodeSomeSide } from './level-sides';

const mostAtOnce = 1024;

/**
 * The diagonal of the whole kernel (of a cosine: of its trace), by datapoint [n]; NaN for those that the order leaves out.
 * Of all parameters, whichever are counted. Throws LimitExceeded, DeviceLost, the signal's reason.
 */
export async function levelNorms(
  network: Network,
  request: LevelsRequest,
  which: Which,
  options: JobOptions = {},
): Promise<Float32Array> {
  const { order, values } = setOf(request, which);
  const norms = new Float32Array(values.length / network.inputs).fill(NaN);
  const record = (list: CommandList, count: number): void =>
    void encodeSomeNorms(network, request, which, list, order.subarray(0, count));
  const size = chunkSize(network, { most: mostAtOnce, fewest: 1, share: 0.8 }, record);
  for (let first = 0; first < order.length; first += size) {
    options.onProgress?.({ stage: 'norms', done: first, total: order.length });
    const datapoints = order.subarray(first, first + size);
    const own = await someNorms(network, request, which, datapoints, options);
    datapoints.forEach((datapoint, at) => (norms[datapoint] = own[at]));
  }
  return norms;
}

async function someNorms(
  network: Network,
  request: LevelsRequest,
  which: Which,
  datapoints: Uint32Array,
  options: JobOptions,
): Promise<Float32Array> {
  using work = network.gpu.arena.child('norms');
  const list = network.commands(work);
  const diagonal = encodeSomeNorms(network, request, which, list, datapoints);
  await submit(network.gpu, list, { ...options, stage: 'norms', onProgress: undefined });
  return await readFloats(network.gpu, diagonal, 0, datapoints.length);
}

function encodeSomeNorms(
  network: Network,
  request: LevelsRequest,
  which: Which,
  list: CommandList,
  datapoints: Uint32Array,
): GPUBuffer {
  const context = network.context(list, list.scratch);
  const side = encodeSomeSide(context, network, request, list.scratch, { which, datapoints });
  const { reduction } = request;
  return encodeNorms(context, network, side, allMethods(network, { rows: { columns: datapoints.length }, reduction }));
}
