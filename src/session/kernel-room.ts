// How many datapoints have room on this page's device, known before anything is opened.
import { columnStride } from '../gpu/matrix';
import type { Graph } from '../model/graph';
import { inputSize, parameterCount } from '../model/shape';
import { mostAtOnce } from './forward-blocks';
import { layersOf } from './neighbourhood-view';
import type { Session } from './types';

/** What a device gives to the next datapoints, in bytes. */
export interface Room {
  /** Of the page's budget; what is shown now stays for a moment while the next is opened. */
  readonly free: number;
  /** The most in one buffer. */
  readonly buffer: number;
}

/** Datapoints of which not all have room. */
export interface RoomFacts {
  readonly count: number;
  /** How many of them have; 0 where none has. */
  readonly most: number;
  /** Bytes that all would take, and those that can be had. */
  readonly memory: { readonly needed: number; readonly free: number };
}

/** Of the datapoints, in one buffer. */
const inputBytes = (graph: Graph, n: number): number => inputSize(graph) * columnStride(n) * 4;

const spare = 1 / 32; // of the budget, for passing work

/** Undefined while there is no device to ask. */
export function roomOf({ gpu }: Pick<Session, 'gpu'>): Room | undefined {
  const opened = gpu.peek();
  if (!opened || opened.isLost) return undefined;
  const { limit, free } = opened.arena.budget;
  const { maxBufferSize, maxStorageBufferBindingSize } = opened.device.limits;
  return {
    free: Math.max(0, free - Math.ceil(limit * spare)),
    buffer: Math.min(maxBufferSize, maxStorageBufferBindingSize),
  };
}

/** For tiles and the passes that make them. */
const tileBytes = 2 ** 23;

/** Bytes of n datapoints with their projections, their network and its kernel; a kernel that has no room as a whole is made by tile. */
function neededBytes(graph: Graph, n: number): number {
  const weights = parameterCount(graph) * 4;
  const numbers = inputSize(graph) + 4 * layersOf(graph).length + 2; // of a datapoint: inputs, xyzw by layer, label, place
  const centred = inputBytes(graph, Math.min(n, mostAtOnce)); // by the projection of the datapoints themselves
  return tileBytes + 2 * weights + centred + numbers * columnStride(n) * 4;
}

const hasRoom = (graph: Graph, room: Room, n: number): boolean =>
  neededBytes(graph, n) <= room.free && inputBytes(graph, n) <= room.buffer;

/** The largest number up to `count` that has room: bytes only grow with it. */
function mostWithRoom(graph: Graph, room: Room, count: number): number {
  let [most, tooMany] = [0, count + 1];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (hasRoom(graph, room, middle)) most = middle;
    else tooMany = middle;
  }
  return most;
}

/** Undefined where all of `count` datapoints have room. */
export function roomFor(graph: Graph, room: Room, count: number): RoomFacts | undefined {
  if (hasRoom(graph, room, count)) return undefined;
  const most = mostWithRoom(graph, room, count);
  const needed = neededBytes(graph, count);
  if (needed > room.free) return { count, most, memory: { needed, free: room.free } };
  return { count, most, memory: { needed: inputBytes(graph, count), free: room.buffer } };
}
