// Sizes of a convolution and the places its windows see, the same for every channel.
import { sizeOf } from '../core/tensor';
import type { ConvNode } from '../model/graph';
import { windowIndex } from '../model/window';
import type { OpContext } from './context';

export interface ConvFrame {
  readonly groups: number;
  /** Of a group. */
  readonly channels: number;
  /** Of a group. */
  readonly filters: number;
  /** Numbers a window sees of one channel. */
  readonly cells: number;
  /** Places of a channel. */
  readonly plane: number;
  readonly positions: number;
  /** [positions, cells]: the place that a cell of the window lies on, -1 outside. */
  readonly places: Int32Array<ArrayBuffer>;
  /** [plane, cells]: the position at which that cell of the window lies on this place, -1 where there is none. */
  readonly senders: Int32Array<ArrayBuffer>;
}

const frames = new WeakMap<ConvNode, ConvFrame>();

export function convFrame(context: OpContext, node: ConvNode): ConvFrame {
  let frame = frames.get(node);
  if (!frame) frames.set(node, (frame = makeFrame(context, node)));
  return frame;
}

function makeFrame(context: OpContext, node: ConvNode): ConvFrame {
  const { groups, window } = node;
  const [channels, ...size] = context.shapeOf(node.inputs[0]);
  const [filters, ...positionShape] = context.shapeOf(node.id);
  const [cells, plane, positions] = [sizeOf(window.size), sizeOf(size), sizeOf(positionShape)];
  const places = windowIndex([1, ...size], window);
  const senders = sendersOf(places, cells, plane);
  return { groups, channels: channels / groups, filters: filters / groups, cells, plane, positions, places, senders };
}

/** At most one position puts a given cell of its window on a given place. */
function sendersOf(places: Int32Array, cells: number, plane: number): Int32Array<ArrayBuffer> {
  const senders = new Int32Array(plane * cells).fill(-1);
  places.forEach((place, at) => {
    if (place >= 0) senders[place * cells + (at % cells)] = Math.floor(at / cells);
  });
  return senders;
}
