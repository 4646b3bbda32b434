// What the page and its UMAP worker tell each other.
import type { PortableError } from '../core/portable-error';
import type { Neighbours } from '../neighbours/nearest';

export interface UmapRequest {
  readonly neighbours: Neighbours;
  readonly seed: number;
}

export type UmapAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'epochs'; readonly done: number; readonly total: number }
  /** xyzw for each datapoint. */
  | { readonly kind: 'placed'; readonly points: Float32Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly error: PortableError };
