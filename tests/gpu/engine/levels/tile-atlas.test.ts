// Tiles in an atlas: where they were put, replaced in place, the one used longest ago gone first, and all bytes given back.
import { describe, expect, test } from 'vitest';
import { type Provenance, tileEdge } from '../../../../src/core/pyramid';
import { TileAtlas } from '../../../../src/engine/levels/tile-atlas';
import { uploadMatrix, useGpu } from '../../../support/gpu';
import { readTexture } from '../../../support/texture';

const gpu = useGpu();
const made: Provenance = { kind: 'averaged' };
const one = (value: number) => uploadMatrix(gpu(), [value], 1, 1);

async function valueOf(atlas: TileAtlas, name: string): Promise<number> {
  const { side, values } = await readTexture(gpu(), atlas.texture);
  const { x, y } = atlas.get(name)!.slot;
  return values[y * side + x];
}

describe('the atlas', () => {
  test('holds as many tiles as it has slots', async () => {
    using atlas = TileAtlas.create(gpu(), gpu().arena, 0);
    expect(atlas.slots).toBe(4);
    for (let at = 0; at < 16; at++) await atlas.put(`${at}`, one(at), made);
    for (const at of [0, 7, 15]) expect(await valueOf(atlas, `${at}`)).toBe(at);
    const slots = Array.from({ length: 16 }, (_, at) => JSON.stringify(atlas.get(`${at}`)!.slot));
    expect(new Set(slots).size).toBe(16);
  });

  test('lets go of what was used longest ago, and of nothing that is to stay', async () => {
    using atlas = TileAtlas.create(gpu(), gpu().arena, 0);
    for (let at = 0; at < 16; at++) await atlas.put(`${at}`, one(at), made);
    atlas.touch(['0', '2']);
    await atlas.put('new', one(100), made, new Set(['1']));
    expect(atlas.get('3')).toBeUndefined();
    await atlas.put('newer', one(200), made);
    expect(atlas.get('1')).toBeUndefined();
    for (const name of ['0', '2', '4', 'new', 'newer']) expect(atlas.get(name), name).toBeDefined();
    expect(await valueOf(atlas, 'newer')).toBe(200);
  });

  test('a better tile takes the slot of the one before', async () => {
    using atlas = TileAtlas.create(gpu(), gpu().arena, 0);
    await atlas.put('a', one(1), { kind: 'sampled', perBlock: 4, error: 0.1 });
    const { slot } = atlas.get('a')!;
    await atlas.put('a', one(2), made);
    expect(atlas.get('a')).toEqual({ slot, provenance: made });
    expect(await valueOf(atlas, 'a')).toBe(2);
  });

  test('gives its bytes back, and the slots of what it forgets', async () => {
    const before = gpu().arena.budget.used;
    const atlas = TileAtlas.create(gpu(), gpu().arena, 36 * tileEdge ** 2 * 4);
    expect(atlas.slots).toBe(6);
    expect(gpu().arena.budget.used - before).toBe(36 * tileEdge ** 2 * 4);
    const tile = one(1);
    await atlas.put('a', tile, made);
    atlas.forget(['a', 'unknown']);
    expect(atlas.get('a')).toBeUndefined();
    for (let at = 0; at < 36; at++) await atlas.put(`${at}`, tile, made);
    expect(atlas.get('0')).toBeDefined();
    atlas[Symbol.dispose]();
    expect(gpu().arena.budget.used).toBeLessThan(before + 1000);
  });
});
