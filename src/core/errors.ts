// Every failure the product reports is one of these: a literal code, the facts, and a sentence for people.

export interface ErrorDetails {
  /** There is no GPU to work on. `reason` says which of the possible causes it is. */
  DeviceUnavailable: { reason: 'no-webgpu' | 'insecure-context' | 'no-adapter' | 'request-failed' };
  DeviceLost: { reason: string };
  /** A request was refused before anything was allocated. `needed` and `available` are in the unit `what` names. */
  LimitExceeded: { what: string; needed: number; available: number };
  ShaderCompile: { kernel: string; messages: string[] };
  ShapeMismatch: { expected: string; actual: string };
  InvalidFile: { format: string; where: string; why: string };
  Unsupported: { what: string };
  /** Something that belongs to the page could not be fetched. */
  Unreachable: { what: string; why: string };
}

export type ErrorCode = keyof ErrorDetails;

/** The one error class of the product. `code` is literal, `details` holds the data that belongs to it. */
export class NtkError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'NtkError';

  constructor(
    readonly code: Code,
    readonly details: ErrorDetails[Code],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** True when `error` is an NtkError with this code. */
export function isNtkError<Code extends ErrorCode>(error: unknown, code: Code): error is NtkError<Code> {
  return error instanceof NtkError && error.code === code;
}

export function invalidFile(format: string, where: string, why: string): NtkError<'InvalidFile'> {
  return new NtkError('InvalidFile', { format, where, why }, `This ${format} file cannot be used: ${where}: ${why}.`);
}

export function shapeMismatch(expected: string, actual: string): NtkError<'ShapeMismatch'> {
  return new NtkError('ShapeMismatch', { expected, actual }, `Expected ${expected}, got ${actual}.`);
}

export function unreachable(what: string, why: string): NtkError<'Unreachable'> {
  return new NtkError('Unreachable', { what, why }, `${what} could not be fetched: ${why}.`);
}

export function unsupported(what: string): NtkError<'Unsupported'> {
  return new NtkError('Unsupported', { what }, `Not supported: ${what}.`);
}
