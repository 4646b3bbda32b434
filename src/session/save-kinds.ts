// What of a session can be kept as a file.
import type { FolderHandle } from '../formats/zarr/folder-place';

/** The kernel as an array, as an archive with its order and classes, as a store; the network; a line for each datapoint; the state. */
export type FileKind = 'kernel-npy' | 'kernel-npz' | 'kernel-zip' | 'model' | 'table' | 'state';
/** A store in a folder is of many files. */
export type SaveKind = FileKind | 'kernel-folder';

/**
 * Why something cannot be saved: there is no kernel, or no network; there is no room for the kernel as a whole; the network was
 * trained since; it is shown in an order that a store cannot name; it is in a store already; an archive does not hold it; a store is being
 * saved; a model or data that were brought are in no state; a step of a film is shown in its place.
 */
export type Missing =
  'kernel' | 'network' | 'room' | 'training' | 'order' | 'stored' | 'archive' | 'busy' | 'brought' | 'film';

export interface Savable {
  readonly kind: SaveKind;
  /** The file's, or the folder's. */
  readonly name: string;
  /** About how many bytes it will have; undefined where that is not known before. */
  readonly bytes?: number;
  /** About how long the computing takes that it needs; undefined where nothing has to be computed, or that is not known. */
  readonly seconds?: number;
  readonly missing?: Missing;
}

/** A file to hand to the reader. */
export interface SavedFile {
  readonly name: string;
  readonly content: Blob;
}

/** Where a store goes: below a folder, or in one that holds a store already; or as an archive, closed when it is whole. */
export type StoreTarget =
  { readonly folder: FolderHandle } | { readonly archive: WritableStream<Uint8Array<ArrayBuffer>> };
