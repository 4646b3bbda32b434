// How many datapoints have room for their kernel on this page's device, known before anything is opened.
import { pictureSide } from '../engine/picture';
import { shownKernelBytes } from '../engine/kernel-estimate';
import { columnStride } from '../gpu/matrix';
import type { Graph } from '../model/graph';
import { inputSize, parameterCount } from '../model/shape';
import { layersOf } from './neighbourhood-view';
import type { Session } from './types';

/** What a device gives to the next kernel; bytes but for the last two. */
export interface Room {
  /** Of the page's budget; what is shown now stays for a moment while the next is computed. */
  readonly free: number;
  /** The most in one buffer. */
  readonly buffer: number;
  /** The widest picture, in texels. */
  readonly width: number;
  /** Matrices that a kernel is: two for a cosine. */
  readonly matrices: number;
}

/** Datapoints of which not all have room. */
export interface RoomFacts {
  readonly count: number;
  /** How many of them have; 0 where none has. */
  readonly most: number;
  /** Bytes that all would take, and those that can be had; absent where it is the picture that would be too wide. */
  readonly memory?: { readonly needed: number; readonly free: number };
}

const matrixBytes = (n: number): number => n * columnStride(n) * 4;

const spare = 1 / 32; // of the budget, for passing work

/** Undefined while there is no device to ask. */
export function roomOf({ gpu, kernelSettings }: Pick<Session, 'gpu' | 'kernelSettings'>): Room | undefined {
  const opened = gpu.peek();
  if (!opened || opened.isLost) return undefined;
  const { limit, used } = opened.arena.budget;
  const { maxBufferSize, maxStorageBufferBindingSize, maxTextureDimension2D } = opened.device.limits;
  return {
    free: Math.max(0, Math.floor(limit * (1 - spare)) - used),
    buffer: Math.min(maxBufferSize, maxStorageBufferBindingSize),
    width: maxTextureDimension2D,
    matrices: kernelSettings.peek().reduction === 'cosine' ? 2 : 1,
  };
}

/** Bytes of n datapoints with their projections, their network and its kernel; the work on the kernel goes in blocks where it must. */
function neededBytes(graph: Graph, { matrices }: Room, n: number): number {
  const weights = parameterCount(graph) * 4;
  const kernel = shownKernelBytes({ work: 0, kept: matrices * matrixBytes(n) }, n, weights);
  const numbers = inputSize(graph) + 4 * layersOf(graph).length + 2; // of a datapoint: inputs, xyzw by layer, label, place
  return kernel + weights + numbers * columnStride(n) * 4;
}

const hasRoom = (graph: Graph, room: Room, n: number): boolean =>
  neededBytes(graph, room, n) <= room.free && matrixBytes(n) <= room.buffer && pictureSide(n) <= room.width;

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
  const [needed, kernel] = [neededBytes(graph, room, count), matrixBytes(count)];
  if (needed > room.free) return { count, most, memory: { needed, free: room.free } };
  return kernel > room.buffer ? { count, most, memory: { needed: kernel, free: room.buffer } } : { count, most };
}
