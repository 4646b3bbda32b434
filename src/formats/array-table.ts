// Datapoints from arrays: a .npy file, the arrays of an .npz archive, an IDX file; and labels that come in a second file.
import { invalidFile } from '../core/errors';
import { shapeText, sizeOf, type Tensor } from '../core/tensor';
import { type Classes, classesOf } from './classes';
import { type DataKind, type DataTable, finiteNumbers, tokenIds } from './data-table';

export interface ArrayOptions {
  /** Number of tokens, for a network that reads token ids. */
  readonly vocabulary?: number;
}

/** Datapoints [n, ...shape]. Throws InvalidFile for no datapoints and for numbers that are not finite or no token ids. */
export function arrayTable(kind: DataKind, { shape, data }: Tensor, { vocabulary }: ArrayOptions = {}): DataTable {
  const [count, ...rest] = shape;
  if (count === undefined) throw invalidFile(kind, 'the header', 'a single number has no datapoints');
  if (sizeOf(shape) === 0) throw invalidFile(kind, 'the header', `${shapeText(shape)} numbers hold no datapoints`);
  if (vocabulary !== undefined)
    return {
      kind,
      count,
      shape: rest,
      inputs: tokenIds(kind, data, vocabulary),
      notes: ['The numbers are token ids.'],
    };
  const isRounded = data instanceof Float64Array && data.some((value) => Math.fround(value) !== value);
  const notes = isRounded ? ['Numbers were rounded to float32.'] : [];
  return { kind, count, shape: rest, inputs: finiteNumbers(kind, data), notes };
}

/** Pictures of bytes, from 0 to 1. */
export function pixelTable(kind: DataKind, pixels: Tensor): DataTable {
  const table = arrayTable(kind, pixels);
  const inputs = Float32Array.from(table.inputs, (pixel) => pixel / 255);
  return { ...table, inputs, notes: ['Pixels are divided by 255.'] };
}

/** The classes that an array of whole numbers names. Throws InvalidFile. */
export function classesOfArray(kind: DataKind, { shape, data }: Tensor, count: number): Classes {
  const fits = shape.length >= 1 && shape[0] === count && data.length === count;
  if (!fits)
    throw invalidFile(kind, 'the labels', `they are ${shapeText(shape)} numbers, not ${count}, one for each datapoint`);
  const wrong = data.findIndex((label: number) => !Number.isSafeInteger(label));
  if (wrong >= 0) throw invalidFile(kind, `label ${wrong}`, `${data[wrong]} is no whole number`);
  return classesOf(
    kind,
    Array.from(data, (label) => `${label}`),
    (at) => `label ${at}`,
  );
}

const inputNames = ['x', 'inputs', 'images', 'data', 'x_train', 'features'];
const labelNames = ['y', 'labels', 'label', 'targets', 'target', 'y_train'];

/** The key that is called so, whatever its capitals. */
const called = (arrays: ReadonlyMap<string, Tensor>, names: readonly string[]): string | undefined =>
  [...arrays.keys()].find((key) => names.includes(key.toLowerCase()));

/** Datapoints of an archive of arrays, by their usual names or the only one; labels if they are there. */
export function archiveTable(arrays: ReadonlyMap<string, Tensor>, options: ArrayOptions = {}): DataTable {
  const only = arrays.size === 1 ? [...arrays.keys()][0] : undefined;
  const key = called(arrays, inputNames) ?? only;
  if (key === undefined) {
    const keys = [...arrays.keys()].slice(0, 8).join(', ').slice(0, 200);
    throw invalidFile('npz', 'the archive', `none of its arrays (${keys}) is called ${inputNames.join(', ')}`);
  }
  const table = arrayTable('npz', arrays.get(key)!, options);
  const notes = [`The datapoints are the array ${key}.`, ...table.notes];
  const labels = called(arrays, labelNames);
  if (labels === undefined) return { ...table, notes };
  const classes = classesOfArray('npz', arrays.get(labels)!, table.count);
  return { ...table, ...classes, notes: [...notes, `The labels are the array ${labels}.`] };
}
