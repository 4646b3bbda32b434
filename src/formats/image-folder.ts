// A folder or a zip archive of PNG pictures of one size; the folder right above a picture names its class.
import { invalidFile } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Bytes } from './bytes';
import { type Classes, classesOf } from './classes';
import { type DataTable, requireRoom } from './data-table';
import { isGrey, type PngHeader, pngHeader } from './png';
import { readPng } from './png-pixels';
import { openZip } from './zip';

/** A file of a folder, its path with forward slashes. */
export interface FolderFile {
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
}

export interface ImageOptions extends JobOptions {
  /** The most a zip archive may unpack to, in bytes. */
  readonly limit?: number;
}

/** A picture as it is in the file. */
interface Picture extends PngHeader {
  readonly name: string;
  readonly png: Uint8Array;
}

const isHidden = (name: string): boolean => name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
const isPicture = ({ name }: FolderFile): boolean => /\.png$/i.test(name) && !isHidden(name);
const byPath = (a: FolderFile, b: FolderFile): number => (a.name < b.name ? -1 : Number(a.name > b.name));

/** Reads the pictures; they must be of one size. */
async function load(files: readonly FolderFile[], signal?: AbortSignal): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const { name, read } of files) {
    signal?.throwIfAborted();
    const png = await read();
    const picture = { ...pngHeader(name, png), name, png };
    const { width, height } = pictures[0] ?? picture;
    if (picture.width !== width || picture.height !== height) {
      const why = `${picture.width} x ${picture.height} pixels, the first picture has ${width} x ${height}`;
      throw invalidFile('PNG', name, why);
    }
    pictures.push(picture);
  }
  return pictures;
}

interface Decoded {
  /** [pictures, channels, height, width], from 0 to 1. */
  readonly inputs: Float32Array;
  readonly isTransparent: boolean;
}

/** A grey picture among others has its one channel three times. */
async function decodeAll(pictures: readonly Picture[], channels: number, options: ImageOptions): Promise<Decoded> {
  const pixels = pictures[0].width * pictures[0].height;
  requireRoom('PNG', 'the pictures', pictures.length * channels * pixels);
  const inputs = new Float32Array(pictures.length * channels * pixels);
  let isTransparent = false;
  for (const [i, { name, png }] of pictures.entries()) {
    options.signal?.throwIfAborted();
    const picture = await readPng(name, png);
    for (let channel = 0; channel < channels; channel += picture.channels)
      inputs.set(picture.values, (i * channels + channel) * pixels);
    isTransparent ||= picture.isTransparent;
    options.onProgress?.({ stage: 'pictures', done: i + 1, total: pictures.length });
  }
  return { inputs, isTransparent };
}

/** The classes that the folders name; none when a picture lies in no folder, or all in one. */
function classesOfFolders(names: readonly string[]): Classes | undefined {
  const folders = names.map((name) => name.split('/').at(-2) ?? '');
  if (folders.includes('') || new Set(folders).size < 2) return undefined;
  return classesOf('PNG', folders, (at) => names[at]);
}

function notesOf(others: number, isTransparent: boolean, classes?: Classes): string[] {
  return [
    'Pixels are from 0 to 1.',
    ...(classes ? ['The folder of a picture names its class.'] : []),
    ...(others > 0 ? [`${others} files that are no PNG pictures were passed over.`] : []),
    ...(isTransparent ? ['Transparency was passed over.'] : []),
  ];
}

/** The pictures of a folder, [n, 1 or 3, height, width], in the order of their paths. Throws InvalidFile naming one. */
export async function readImages(files: readonly FolderFile[], options: ImageOptions = {}): Promise<DataTable> {
  const pictures = await load(files.filter(isPicture).sort(byPath), options.signal);
  if (pictures.length === 0) throw invalidFile('PNG', 'the folder', 'there is no PNG picture in it');
  const channels = pictures.every(isGrey) ? 1 : 3;
  const { width, height } = pictures[0];
  const classes = classesOfFolders(pictures.map(({ name }) => name));
  const { inputs, isTransparent } = await decodeAll(pictures, channels, options);
  return {
    kind: 'images',
    count: pictures.length,
    shape: [channels, height, width],
    inputs,
    ...classes,
    notes: notesOf(files.length - pictures.length, isTransparent, classes),
  };
}

/** The same of a zip archive. */
export async function readImageZip(source: Bytes, options: ImageOptions = {}): Promise<DataTable> {
  return readImages(openZip('zip', source, options.limit), options);
}
