// What is wrong with a store is said with the file, and the byte or member in it.
import { invalidFile, type NtkError } from '../../core/errors';

export const format = 'Zarr';

export const refuse = (where: string, why: string): NtkError<'InvalidFile'> => invalidFile(format, where, why);
