// Which point of a cloud is under the pointer: one submission, and eight bytes that come back.
import { CommandList } from '../gpu/commands';
import type { PointQuery } from '../gpu/point-query';
import { submitAtOnce } from '../gpu/submit';
import { encodePickPoint, foundBytes, pickPoint, pointFound } from '../kernels/pick-point';

const toRead = 0x01 | 0x08; // MAP_READ | COPY_DST

/**
 * The point whose sprite holds the pointer, the front-most first and of those the ones drawn above all others; else the nearest
 * beside it; undefined where there is none. Ahead of what is computed. Throws DeviceLost, LimitExceeded, ShaderCompile.
 */
export async function pointUnder({ gpu, seen }: PointQuery): Promise<number | undefined> {
  using arena = gpu.arena.child('pointer');
  const found = arena.buffer('found', foundBytes);
  const answer = arena.buffer('answer', foundBytes, toRead);
  const list = new CommandList(arena);
  await submitAtOnce(gpu, list, pickPoint, () => {
    const points = seen();
    if (!points) return;
    encodePickPoint(list, points, found);
    list.copyBuffer(found, 0, answer, 0, foundBytes);
  });
  if (list.commands.length === 0) return undefined;
  await gpu.race(answer.mapAsync(0x01)); // MAP_READ
  return pointFound(answer.getMappedRange(0, foundBytes));
}
