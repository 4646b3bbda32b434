// Errors lose their class on the way between threads. What crosses is this, and at the other end they get it back.
import { type ErrorCode, type ErrorDetails, NtkError } from './errors';

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
