// What the page and its file worker tell each other.
import type { PortableError } from '../core/portable-error';
import type { Answers, NamedFile, Understanding } from './understanding';

export interface FileRequest {
  readonly files: readonly NamedFile[];
  readonly answers: Answers;
}

export type FileAnswer =
  | { readonly kind: 'ready' }
  /** What is being read from now on. */
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'understood'; readonly understanding: Understanding }
  | { readonly kind: 'failed'; readonly error: PortableError };
