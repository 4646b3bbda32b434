// The gradient of a bias, summed over positions and datapoints.
import { encodePositionSums } from '../kernels/position-sums';
import { encodeRowSums } from '../kernels/row-sums';
import type { OpContext } from './context';
import type { StackedCotangent } from './cotangent';
import type { ParameterSet } from './parameter-set';

export interface BiasGradient {
  readonly name: string;
  /** Whether the layer's output is [features, positions] or [positions, features]. */
  readonly featuresFirst: boolean;
  readonly cotangent: StackedCotangent;
  readonly into: ParameterSet;
  readonly scale: number;
}

/** Records gradient c, times `scale`, into set c. */
export function encodeBiasGradient(context: OpContext, bias: BiasGradient): void {
  const { name, featuresFirst, cotangent, into, scale } = bias;
  const { count: blocks, matrix: values } = cotangent;
  const output = into.matrix(name);
  const features = output.columns;
  let sums = values;
  if (values.rows > blocks * features) {
    sums = context.list.scratch.matrix('sums over positions', blocks * features, values.columns);
    encodePositionSums(context.list, { values, blocks, features, featuresFirst, scale: 1, output: sums });
  }
  encodeRowSums(context.list, { matrix: sums, blocks, output, outputStep: into.layout.length, scale });
}
