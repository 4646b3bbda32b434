// What the page and its file worker tell each other. Errors lose their class on the way; here they get it back.
import { type ErrorCode, type ErrorDetails, NtkError } from '../core/errors';
import type { Answers, NamedFile, Understanding } from './understanding';

export interface FileRequest {
  readonly files: readonly NamedFile[];
  readonly answers: Answers;
}

export type FileAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'understood'; readonly understanding: Understanding }
  | { readonly kind: 'failed'; readonly error: PortableError };

export interface PortableError {
  readonly code: ErrorCode;
  readonly details: ErrorDetails[ErrorCode];
  readonly message: string;
}

export function portable(error: unknown): PortableError {
  if (error instanceof NtkError) return { code: error.code, details: error.details, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'Unsupported', details: { what: message }, message };
}

export function restored({ code, details, message }: PortableError): NtkError {
  return new NtkError(code, details, message);
}
