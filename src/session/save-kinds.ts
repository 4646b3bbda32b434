// What of a session can be kept as a file.

/** The kernel as an array, as an archive with its order and classes; the network; a line for each datapoint. */
export type SaveKind = 'kernel-npy' | 'kernel-npz' | 'model' | 'table';

export interface Savable {
  readonly kind: SaveKind;
  /** The file's. */
  readonly name: string;
  /** About how many bytes it will have; undefined where that is not known before. */
  readonly bytes?: number;
  /** What there has to be first. */
  readonly missing?: 'kernel' | 'network' | 'room';
}

/** A file to hand to the reader. */
export interface SavedFile {
  readonly name: string;
  readonly content: Blob;
}
