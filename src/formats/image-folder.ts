// A folder or a zip archive of PNG pictures of one size; the folder right above a picture names its class.
import { invalidFile } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Bytes } from './bytes';
import { type Classes, classesOf } from './classes';
import { type DataTable, requireRoom } from './data-table';
import { type PngHeader, pngHeader } from './png';
import { openZip } from './zip';

/** A file of a folder, its path with forward slashes. */
export interface FolderFile {
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
}

/** The pixels of a PNG picture, row-major, four bytes each. Comes from outside: a page has its own decoder. */
export type DecodePng = (
  png: Uint8Array,
) => Promise<{ readonly width: number; readonly height: number; readonly rgba: ArrayLike<number> }>;

export interface ImageOptions extends JobOptions {
  readonly decode: DecodePng;
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

async function pixelsOf({ name, png, width, height }: Picture, decode: DecodePng): Promise<ArrayLike<number>> {
  const decoded = await decode(png).catch(() => {
    throw invalidFile('PNG', name, 'it cannot be decoded');
  });
  const fits = decoded.width === width && decoded.height === height && decoded.rgba.length === 4 * width * height;
  if (!fits) throw invalidFile('PNG', name, 'its pixels are not as many as its header says');
  return decoded.rgba;
}

/** [pictures, channels, height, width] from 0 to 1. */
async function decodeAll(pictures: readonly Picture[], channels: number, options: ImageOptions): Promise<Float32Array> {
  const { decode, signal, onProgress } = options;
  const pixels = pictures[0].width * pictures[0].height;
  requireRoom('PNG', 'the pictures', pictures.length * channels * pixels);
  const inputs = new Float32Array(pictures.length * channels * pixels);
  for (const [i, picture] of pictures.entries()) {
    signal?.throwIfAborted();
    const rgba = await pixelsOf(picture, decode);
    for (let at = 0; at < channels * pixels; at++)
      inputs[i * channels * pixels + at] = rgba[4 * (at % pixels) + Math.floor(at / pixels)] / 255;
    onProgress?.({ stage: 'pictures', done: i + 1, total: pictures.length });
  }
  return inputs;
}

/** The classes that the folders name; none when a picture lies in no folder, or all in one. */
function classesOfFolders(names: readonly string[]): Classes | undefined {
  const folders = names.map((name) => name.split('/').at(-2) ?? '');
  if (folders.includes('') || new Set(folders).size < 2) return undefined;
  return classesOf('PNG', folders, (at) => names[at]);
}

function notesOf(files: readonly FolderFile[], pictures: readonly Picture[], classes?: Classes): string[] {
  const other = files.length - pictures.length;
  return [
    'Pixels are divided by 255.',
    ...(classes ? ['The folder of a picture names its class.'] : []),
    ...(other > 0 ? [`${other} files that are no PNG pictures were passed over.`] : []),
    ...(pictures.some(({ transparent }) => transparent) ? ['Transparency was passed over.'] : []),
    ...(pictures.some(({ bits }) => bits > 8) ? ['Pixels of 16 bits were rounded to 8.'] : []),
  ];
}

/** The pictures of a folder, [n, 1 or 3, height, width], in the order of their paths. Throws InvalidFile naming one. */
export async function readImages(files: readonly FolderFile[], options: ImageOptions): Promise<DataTable> {
  const pictures = await load(files.filter(isPicture).sort(byPath), options.signal);
  if (pictures.length === 0) throw invalidFile('PNG', 'the folder', 'there is no PNG picture in it');
  const channels = pictures.every(({ grey }) => grey) ? 1 : 3;
  const { width, height } = pictures[0];
  const classes = classesOfFolders(pictures.map(({ name }) => name));
  return {
    kind: 'images',
    count: pictures.length,
    shape: [channels, height, width],
    inputs: await decodeAll(pictures, channels, options),
    ...classes,
    notes: notesOf(files, pictures, classes),
  };
}

/** The same of a zip archive. */
export async function readImageZip(source: Bytes, options: ImageOptions): Promise<DataTable> {
  return readImages(openZip('zip', source, options.limit), options);
}
