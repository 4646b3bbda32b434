// What is wrong with a setting, as it is said to the reader who made it.
import { NtkError } from '../core/errors';

/** A refused setting is not a refused file. */
export function plainly(error: unknown): unknown {
  if (!(error instanceof NtkError) || error.code !== 'InvalidFile') return error;
  const { where, why } = (error as NtkError<'InvalidFile'>).details;
  return new NtkError('Unsupported', { what: where }, `${where}: ${why}.`);
}
