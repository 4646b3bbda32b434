// The datapoints of --data and --data2: npy as it is, every other kind of data file, folders of PNG pictures, and strokes.
import { stat } from 'node:fs/promises';
import { invalidFile } from '../core/errors';
import { type NumberArray, sizeOf } from '../core/tensor';
import { isText, readTable, unzipped } from '../formats/data-file';
import type { DataTable } from '../formats/data-table';
import { readImages } from '../formats/image-folder';
import { isNpy, readNpy } from '../formats/npy';
import type { Graph } from '../model/graph';
import { inputNode } from '../model/shape';
import type { ModelOptions } from './arguments/common';
import type { DataOptions } from './arguments/data';
import { naming, readBytes, unusable } from './files';
import { filesOfFolder } from './folder';
import { readLanguage } from './language';
import { strokesOf, strokeTable } from './strokes';
import { readTextFile } from './text';

/** Datapoints as they lie in the file, [n, ...shape]. */
export interface Datapoints {
  readonly n: number;
  /** Of each. */
  readonly shape: readonly number[];
  readonly values: NumberArray;
  /** What the file is besides, where it is no npy: its labels above all. */
  readonly table?: DataTable;
}

export type DataSource = DataOptions & ModelOptions;

/** Throws InvalidFile, and UsageError for a text whose vocabulary or window is left open, and strokes that mean nothing. */
export async function readDatapoints(option: string, path: string, source: DataSource): Promise<Datapoints> {
  const strokes = strokesOf(option, path);
  if (strokes) return ofTable(await strokeTable(strokes));
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (isFolder) return ofTable(await readFolder(option, path));
  const packed = await readBytes(option, path);
  const bytes = await naming(option, path, () => unzipped(packed));
  if (isNpy(bytes) || /\.npy$/i.test(path)) return naming(option, path, () => ofArray(bytes));
  const language = isText(path, bytes) ? await readLanguage(source) : undefined;
  if (language) return ofTable(await readTextFile(option, path, bytes, language, source));
  return ofTable(await naming(option, path, () => readTable(path, bytes, { label: source.label })));
}

async function readFolder(option: string, path: string): Promise<DataTable> {
  const files = await naming(option, path, () => filesOfFolder(path));
  if (!files.some(({ name }) => /\.png$/i.test(name))) throw unusable(option, path, 'there is no PNG picture in it');
  return naming(option, path, () => readImages(files));
}

function ofArray(bytes: Uint8Array): Datapoints {
  const { shape, data } = readNpy(bytes);
  if (shape.length === 0) throw invalidFile('npy', 'the header', 'a single number has no datapoints');
  const [n, ...rest] = shape;
  if (n === 0) throw invalidFile('npy', 'the header', 'it has no datapoints');
  return { n, shape: rest, values: data };
}

const ofTable = (table: DataTable): Datapoints => ({ n: table.count, shape: table.shape, values: table.inputs, table });

/** Datapoints that this network reads, flattened to its features. Throws InvalidFile, UsageError. */
export async function readFitting(option: string, path: string, graph: Graph, source: DataSource): Promise<Datapoints> {
  const datapoints = await readDatapoints(option, path, source);
  checkFit(option, path, datapoints, graph);
  return datapoints;
}

/** Throws InvalidFile unless each datapoint is what the network reads. */
export function checkFit(option: string, path: string, { shape, values, table }: Datapoints, graph: Graph): void {
  const { shape: wanted, vocabulary } = inputNode(graph);
  const [features, expected, kind] = [sizeOf(shape), sizeOf(wanted), table?.kind ?? 'npy'];
  naming(option, path, () => {
    if (features !== expected) {
      const why = `each datapoint, [${shape}], has ${features} features, the network reads ${expected}`;
      throw invalidFile(kind, 'its shape', why);
    }
    if (vocabulary === undefined) return;
    const wrong = values.findIndex((id: number) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
    if (wrong < 0) return;
    throw invalidFile(kind, `number ${wrong}`, `${values[wrong]} is no token id from 0 to ${vocabulary - 1}`);
  });
}
