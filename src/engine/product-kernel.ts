// A kernel column by column from kernel-vector products: no Grams and no gradients by datapoint. For few datapoints, and
// to check the other methods by.
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { cosineScales, readSeeds, uploadKernel, type HostSeeds } from './host-seeds';
import { KernelOperator } from './kernel-operator';
import type { KernelRequest, KernelResult } from './kernel-request';
import type { Network } from './network';

/** Computes a kernel by one product for each datapoint and cotangent of the columns. Throws what computeKernel throws. */
export async function productKernel(
  network: Network,
  arena: Arena,
  request: KernelRequest,
  options: JobOptions,
): Promise<KernelResult> {
  const { rows, columns, reduction, parameters = () => true } = request;
  if (!network.layout.names.some(parameters)) throw unsupported('a kernel of no parameters');
  const seeds = await readSeeds(network, request);
  using operator = await KernelOperator.create(network, { rows, columns, parameters }, options);
  const classes = reduction === 'full' ? network.outputs : 1;
  const values = new Float32Array(seeds.rows.n * seeds.columns.n * classes ** 2);
  const write = reduction === 'full' ? writeColumn : addReduced;
  const total = seeds.columns.n * seeds.columns.count;
  for (let done = 0; done < total; done++) {
    options.onProgress?.({ stage: 'kernel', done, total });
    const column = { j: Math.floor(done / seeds.columns.count), m: done % seeds.columns.count };
    const vector = unitVector(seeds.columns, column, network.outputs);
    const product = await operator.apply(vector, { ...options, onProgress: undefined });
    write(values, product, column, seeds, network.outputs);
  }
  if (reduction === 'cosine') {
    const scales = await cosineScales(network, request, options);
    values.forEach((value, at) => (values[at] = value * scales[at]));
  }
  const matrix = uploadKernel(arena, values, seeds.rows.n * classes, seeds.columns.n * classes);
  return { matrix, flops: operator.flops * total };
}

/** Datapoint and cotangent. */
interface Column {
  readonly j: number;
  readonly m: number;
}

interface BothSeeds {
  readonly rows: HostSeeds;
  readonly columns: HostSeeds;
}

/** [n, C], zero but for the cotangent of one datapoint. */
function unitVector({ n, at }: HostSeeds, { j, m }: Column, classes: number): Float32Array {
  const vector = new Float32Array(n * classes);
  for (let c = 0; c < classes; c++) vector[j * classes + c] = at(j, m, c);
  return vector;
}

function writeColumn(values: Float32Array, product: Float32Array, { j, m }: Column, { columns }: BothSeeds): void {
  const { n, count } = columns;
  product.forEach((value, row) => (values[row * n * count + j * count + m] = value));
}

function addReduced(
  values: Float32Array,
  product: Float32Array,
  { j, m }: Column,
  { rows, columns }: BothSeeds,
  classes: number,
): void {
  for (let i = 0; i < rows.n; i++) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += rows.at(i, m, c) * product[i * classes + c];
    values[i * columns.n + j] += sum;
  }
}
