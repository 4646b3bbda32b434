// Layers made of several primitives: norms with their gains and offsets.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { GraphBuilder, Value } from './graph-builder';

export interface Affine {
  readonly gain?: Value;
  readonly offset?: Value;
}

function affine(builder: GraphBuilder, x: Value, { gain, offset }: Affine): Value {
  const scaled = gain ? builder.multiply(x, gain) : x;
  return offset ? builder.add(scaled, offset) : scaled;
}

/** The same values with their last `count` axes as one. */
function foldLast(builder: GraphBuilder, x: Value, count: number): Value {
  const { shape } = x.places;
  const front = shape.slice(0, shape.length - count);
  return builder.reshape(x, [...front, sizeOf(shape.slice(shape.length - count))]);
}

/** A vector [channels] as it is broadcast over [channels, ...size]. */
function perChannel(builder: GraphBuilder, x: Value, vector: Value): Value {
  const count = sizeOf(vector.places.shape);
  return builder.reshape(vector, [count, ...x.places.shape.slice(1).fill(1)]);
}

/** Normalised over the last `axes` axes, times the gain plus the offset, whose shape is that of those axes. */
export function layerNorm(builder: GraphBuilder, x: Value, axes: number, epsilon: number, parts: Affine = {}): Value {
  const normal = builder.normalise(foldLast(builder, x, axes), epsilon);
  return affine(builder, builder.reshape(normal, x.places.shape), parts);
}

/** z / sqrt(mean of z^2 + epsilon) over the last `axes` axes, times the gain. */
export function rmsNorm(builder: GraphBuilder, x: Value, axes: number, epsilon: number, gain?: Value): Value {
  const normal = builder.normalise(foldLast(builder, x, axes), epsilon, false);
  return affine(builder, builder.reshape(normal, x.places.shape), { gain });
}

/** [channels, ...size], normalised over each of `groups` groups of channels. Gain and offset are [channels] or [groups]. */
export function groupNorm(builder: GraphBuilder, x: Value, groups: number, epsilon: number, parts: Affine = {}): Value {
  const { shape } = x.places;
  if (shape[0] % groups !== 0) throw shapeMismatch(`channels in ${groups} groups`, `${shape[0]}`);
  const grouped = builder.reshape(x, [groups, sizeOf(shape) / groups]);
  const normal = builder.reshape(builder.normalise(grouped, epsilon), shape);
  const spread = (vector?: Value) => vector && perChannel(builder, x, spreadOver(builder, vector, shape[0]));
  return affine(builder, normal, { gain: spread(parts.gain), offset: spread(parts.offset) });
}

/** [groups] repeated to [channels]. */
function spreadOver(builder: GraphBuilder, vector: Value, channels: number): Value {
  const count = sizeOf(vector.places.shape);
  const column = builder.reshape(vector, [count, 1]);
  return builder.reshape(builder.expand(column, [count, channels / count]), [channels]);
}

export interface RunningStatistics {
  /** [channels]. */
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly epsilon: number;
}

/** Inference form: (x - mean) / sqrt(variance + epsilon) * gain + offset over [channels, ...size]. */
export function batchNorm(builder: GraphBuilder, x: Value, statistics: RunningStatistics, parts: Affine = {}): Value {
  const channels = x.places.shape[0];
  const inverse = Float32Array.from(statistics.variance, (value) => 1 / Math.sqrt(value + statistics.epsilon));
  const constant = (data: ArrayLike<number>) => builder.constant([channels], data);
  const scale = parts.gain ? builder.multiply(parts.gain, constant(inverse)) : constant(inverse);
  const centred = builder.subtract(x, perChannel(builder, x, constant(statistics.mean)));
  const offset = parts.offset && perChannel(builder, x, parts.offset);
  return affine(builder, centred, { gain: perChannel(builder, x, scale), offset });
}
