// A setting that is refused, in the words for settings: what reads files and states refuses files.
import { NtkError } from '../core/errors';

/** A refused setting is not a refused file. */
export function plainly(error: unknown): unknown {
  if (!(error instanceof NtkError) || error.code !== 'InvalidFile') return error;
  const { where, why } = (error as NtkError<'InvalidFile'>).details;
  return new NtkError('Unsupported', { what: where }, `${where}: ${why}.`);
}
