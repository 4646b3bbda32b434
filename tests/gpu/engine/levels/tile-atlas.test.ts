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

  test('a tile that is replaced is there until the better one is', async () => {
    using atlas = TileAtlas.create(gpu(), gpu().arena, 0);
    for (let at = 0; at < 16; at++) await atlas.put(`${at}`, one(at), made);
    const first = atlas.get('0');
    const better = atlas.put('0', one(100), made);
    expect(atlas.get('0')).toEqual(first);
    await Promise.all([better, atlas.put('new', one(200), made)]);
    expect(atlas.get('1')).toBeUndefined();
    expect([await valueOf(atlas, '0'), await valueOf(atlas, 'new')]).toEqual([100, 200]);
  });

  test('cells that cannot be written cost no slot, and nothing of what was there', async () => {
    using atlas = TileAtlas.create(gpu(), gpu().arena, 0);
    await atlas.put('0', one(0), made);
    const first = atlas.get('0');
    using arena = gpu().arena.child('of another use');
    const unreadable = { ...one(1), buffer: arena.buffer('not storage', 256, 0x08) }; // COPY_DST
    await expect(atlas.put('0', unreadable, made)).rejects.toThrow();
    await expect(atlas.put('1', unreadable, made)).rejects.toThrow();
    expect(atlas.get('1')).toBeUndefined();
    for (let at = 1; at < 16; at++) await atlas.put(`${at}`, one(at), made);
    expect(atlas.get('0')).toEqual(first);
    expect(await valueOf(atlas, '0')).toBe(0);
  });

  test('what is forgotten on its way is not there afterwards, and its slot is free', async () => {
    using atlas = TileAtlas.create(gpu(), gpu().arena, 0);
    await atlas.put('replaced', one(1), made);
    const under = [atlas.put('replaced', one(2), made), atlas.put('new', one(3), made)];
    atlas.forget(['replaced', 'new']);
    await Promise.all(under);
    for (const name of ['replaced', 'new']) expect(atlas.get(name), name).toBeUndefined();
    for (let at = 0; at < 16; at++) await atlas.put(`${at}`, one(at), made);
    for (let at = 0; at < 16; at++) expect(await valueOf(atlas, `${at}`)).toBe(at);
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
