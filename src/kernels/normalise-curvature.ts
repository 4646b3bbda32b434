// Second derivatives of a normalisation of each row along tangents of its input.
import code from '../../shaders/layers/normalise_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import type { NormaliseDerivative } from './normalise-derivative';
import { encodeStackedRows } from './stacked-rows';

const kernel = { name: 'normalise_curvature', code };

/** Appends the second derivative for every block of tangents. Throws ShapeMismatch. */
export function encodeNormaliseCurvature(list: CommandList, curvature: NormaliseDerivative): void {
  const { input: value, centred, epsilon, ...rows } = curvature;
  const constants = { CENTRED: centred ? 1 : 0 };
  encodeStackedRows(list, { kernel, constants, epsilon, flops: 21 }, { ...rows, value });
}
