// The levels of a kernel's picture, whether it is there as a whole or by tile.
import { Pyramid } from '../core/pyramid';
import type { KernelPicture } from './types';

export function pyramidOf(picture: KernelPicture): Pyramid {
  return 'atlas' in picture ? picture.pyramid : new Pyramid(picture.rows, picture.columns);
}
