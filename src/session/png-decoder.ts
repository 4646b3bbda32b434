// Pixels of a PNG picture, decoded by the browser.
import { invalidFile } from '../core/errors';
import type { DecodePng } from '../formats/image-folder';

/** The pixels as they are in the file: no colour profile is applied. Throws InvalidFile. */
export const decodePng: DecodePng = async (png) => {
  const blob = new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }).catch(() => {
    throw invalidFile('PNG', 'the pixels', 'the browser cannot decode them');
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
};
