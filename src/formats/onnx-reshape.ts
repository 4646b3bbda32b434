// Reshape and Flatten: the lengths that are asked for, and where the batch is afterwards.
import { invalidFile, unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Call, Scope } from './onnx-scope';
import {
  axisOf,
  type Batch,
  batchAxis,
  known,
  type Known,
  moved,
  type OnnxValue,
  shapeOf,
  sizeBefore,
} from './onnx-value';

interface Target {
  /** With one datapoint in the batch; -1 for whatever is left. */
  readonly lengths: readonly number[];
  /** Axes that the file says are as long as the batch, or a multiple of it. */
  readonly ofBatch: readonly number[];
}

/** Lengths of 0 stand for those of the input unless `allowzero` is set. */
function targetOf(call: Call, x: OnnxValue): Target {
  const list = call.input(1);
  if (list.kind !== 'known') throw unsupported('Reshape to a shape that depends on the datapoint');
  const copied = call.integer('allowzero', 0) === 0;
  const lengths = Array.from(list.data, (length, axis) => (length === 0 && copied ? shapeOf(x)[axis] : length));
  const isCopy = (axis: number) => copied && list.data[axis] === 0 && x.batch?.axis === axis;
  const ofBatch = lengths.flatMap((_, axis) => (marked(list, axis) || isCopy(axis) ? [axis] : []));
  return { lengths, ofBatch };
}

const marked = (list: Known, axis: number): boolean => list.perBatch?.[axis] === 1;

function completed(lengths: readonly number[], size: number, where: string): number[] {
  const rest = lengths.filter((length) => length !== -1);
  const left = size / sizeOf(rest);
  const shape = lengths.map((length) => (length === -1 ? left : length));
  const fits = rest.length >= lengths.length - 1 && shape.every((length) => Number.isInteger(length) && length >= 0);
  if (!fits || sizeOf(shape) !== size) throw invalidFile('ONNX', where, `${size} numbers reshaped to [${lengths}]`);
  return shape;
}

/** The batch after a reshape. Throws Unsupported where the reshape fixes its size or tears it apart. */
function batchAfter(batch: Batch, shape: readonly number[], target: Target, before: number): Batch {
  const left = target.lengths.indexOf(-1);
  const asked = target.ofBatch.length > 0 ? target.ofBatch : [left];
  const axis = batchAxis(shape, before, (candidate) => asked.includes(candidate));
  if (axis < 0) throw unsupported(`Reshape to [${target.lengths}], which does not keep the axis of the batch`);
  return { ...batch, axis, outer: before / sizeOf(shape.slice(0, axis)) };
}

function flatTarget(call: Call, x: OnnxValue): Target {
  const shape = shapeOf(x);
  const given = call.integer('axis', 1);
  const axis = given === shape.length ? given : axisOf(given, shape.length);
  const lengths = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))];
  return { lengths, ofBatch: x.batch ? [x.batch.axis < axis ? 0 : 1] : [] };
}

/** Reshape, and Flatten as a reshape to two axes. */
export function reshaped(_scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const target = call.type === 'Flatten' ? flatTarget(call, x) : targetOf(call, x);
  const shape = completed(target.lengths, sizeOf(shapeOf(x)), call.node.name);
  const batch = x.batch && batchAfter(x.batch, shape, target, sizeBefore(shapeOf(x), x.batch));
  if (x.kind === 'known' && !x.perBatch && !batch) return known(shape, x.data, x.type);
  return moved(x, batch, (places) => places.reshape(shape));
}
