// Why a recording cannot be made, in the product's own errors.
import { NtkError, unsupported } from '../core/errors';

/** The device went away in the middle of a recording. */
export function lostWhileRecording(): NtkError<'DeviceLost'> {
  return new NtkError(
    'DeviceLost',
    { reason: 'unknown' },
    'The graphics processor stopped while a recording was made.',
  );
}

/** Something that is not there, or that this browser cannot do. */
export function cannotRecord(what: string): NtkError<'Unsupported'> {
  return unsupported(`recording ${what}`);
}
