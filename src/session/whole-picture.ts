// The picture of a kernel that is there as a whole, for what can do nothing with tiles.
import { unsupported } from '../core/errors';
import type { KernelView, WholePicture } from './types';

/** Throws Unsupported for a kernel that is computed by tile. */
export function wholePicture({ picture }: KernelView): WholePicture {
  if ('atlas' in picture) throw unsupported('this with a kernel that is computed by tile');
  return picture;
}
