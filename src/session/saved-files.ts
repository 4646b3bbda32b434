// The contents of the files that a session saves. Loaded when the first of them is asked for.
import { shapeMismatch } from '../core/errors';
import { type Tensor, tensor } from '../core/tensor';
import type { Dataset } from '../datasets/dataset';
import { writeCsv } from '../formats/csv-write';
import { exportModel } from '../formats/model-export';
import { npyHeader } from '../formats/npy';
import { npzPieces } from '../formats/npz-write';
import type { Model } from '../model/graph';
import { type Shown, tableColumns } from './table-columns';

type Bytes = Uint8Array<ArrayBuffer>;
type Blocks = AsyncIterable<Float32Array<ArrayBuffer>>;

/** Blocks of whole rows as an .npy of float32 [n, n]; no more than one of them is copied at a time. */
export async function kernelArray(blocks: Blocks, n: number): Promise<Blob> {
  const parts: BlobPart[] = [npyHeader([n, n], '<f4')];
  for await (const block of blocks) parts.push(new Blob([block]));
  return new Blob(parts);
}

/**
 * An .npz of `kernel` [n, n], of `order`, all datapoints as the picture has them, and where they are known of `labels`.
 * Throws Unsupported beyond 4 GiB.
 */
export async function kernelArchive(blocks: Blocks, order: Uint32Array, dataset: Dataset): Promise<Blob> {
  const n = order.length;
  const kernel = new Float32Array(n * n);
  let at = 0;
  for await (const block of blocks) {
    kernel.set(block, at);
    at += block.length;
  }
  if (at !== kernel.length) throw shapeMismatch(`${kernel.length} entries`, `${at}`);
  const arrays = new Map<string, Tensor>([
    ['kernel', tensor([n, n], kernel)],
    ['order', tensor([n], Int32Array.from(order))],
  ]);
  if (!dataset.isUnlabelled) arrays.set('labels', tensor([n], Int32Array.from(dataset.labels)));
  return new Blob(npzPieces(arrays) as Bytes[]);
}

/** A safetensors file with the graph in it. Throws Unsupported where the graph is too large to write. */
export const modelFile = (model: Model): Blob => new Blob([exportModel(model)]);

/** A line for each datapoint. */
export const tableFile = (shown: Shown): Blob => new Blob([writeCsv(tableColumns(shown))], { type: 'text/csv' });
