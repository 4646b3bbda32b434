// Lists of values, which the newer exporter makes of splits: pieces are kept by the name of the list until one is asked for.
import { unsupported } from '../core/errors';
import { splitPieces } from './onnx-movement';
import type { Call, Operator, Scope } from './onnx-scope';
import { axisOf, keepBatch, moved, numbersOf, type OnnxValue, shapeOf } from './onnx-value';

/** Lengths of the pieces: a list, or one length that all but the last have; without either, 1 and the axis goes. */
function lengthsOf(call: Call, length: number): number[] {
  const given = call.inputs[1];
  if (!given) return Array<number>(length).fill(1);
  const list = numbersOf(given, 'split of SplitToSequence');
  if (shapeOf(given).length > 0) return list;
  if (!(list[0] >= 1)) throw unsupported(`SplitToSequence in pieces of ${list[0]}`);
  return Array.from({ length: Math.ceil(length / list[0]) }, (_, at) => Math.min(list[0], length - at * list[0]));
}

/** The list's first piece stands for the list, which only SequenceAt reads. */
function splitToSequence(scope: Scope, call: Call): OnnxValue {
  const x = call.input(0);
  const axis = axisOf(call.integer('axis', 0), shapeOf(x).length);
  keepBatch(x, [axis], call.type);
  const pieces = splitPieces(x, axis, lengthsOf(call, shapeOf(x)[axis]));
  const drops = !call.inputs[1] && call.integer('keepdims', 1) === 0;
  const kept = drops ? pieces.map((piece) => withoutAxis(piece, axis)) : pieces;
  scope.sequences.set(call.node.outputs[0], kept);
  return kept[0];
}

function withoutAxis(value: OnnxValue, axis: number): OnnxValue {
  const { batch } = value;
  const after = batch && { ...batch, axis: batch.axis - (batch.axis > axis ? 1 : 0) };
  return moved(value, after, (places) => places.reshape(places.shape.toSpliced(axis, 1)));
}

function sequenceAt(scope: Scope, call: Call): OnnxValue {
  const pieces = scope.sequences.get(call.node.inputs[0]);
  if (!pieces) throw unsupported('SequenceAt of what is not a split');
  const [index] = numbersOf(call.input(1), 'the place of SequenceAt');
  const found = pieces.at(index);
  if (!found || !Number.isInteger(index)) throw unsupported(`SequenceAt of piece ${index} of ${pieces.length}`);
  return found;
}

/** Operators of this file by their names. */
export const sequences: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['SplitToSequence', splitToSequence],
  ['SequenceAt', sequenceAt],
]);
