// A dense array of numbers with its shape, row-major. The currency between files, models and the engine.
import { shapeMismatch } from './errors';

export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface Tensor<Data extends NumberArray = NumberArray> {
  readonly shape: readonly number[];
  readonly data: Data;
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A shape for people: "1 × 8 × 8"; "one number" for that of a single one. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'one number' : shape.join(' \u00d7 ');
}

/** A tensor over existing data. Throws ShapeMismatch when the lengths disagree. */
export function tensor<Data extends NumberArray>(shape: readonly number[], data: Data): Tensor<Data> {
  if (sizeOf(shape) !== data.length)
    throw shapeMismatch(`${sizeOf(shape)} numbers for shape [${shape}]`, `${data.length}`);
  return { shape, data };
}
