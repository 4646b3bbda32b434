// The order in which tiles are computed: seen first, quick before exact, the overview always.
import { describe, expect, test } from 'vitest';
import { isExact, type Provenance, Pyramid, type TileAddress, tileName } from '../../../src/core/pyramid';
import { TileQueue, type TileState } from '../../../src/engine/levels/tile-queue';

const pyramid = new Pyramid(4000, 4000);
const at = (level: number, row: number, column: number): TileAddress => ({ level, row, column });
const top = at(pyramid.coarsest, 0, 0);
const exact: Provenance = { kind: 'averaged' };
const rough: Provenance = { kind: 'sampled', perBlock: 4, error: 1 };

interface Known {
  readonly tiles?: readonly (readonly [TileAddress, Provenance])[];
  readonly previews?: boolean;
  readonly cheap?: boolean;
  readonly isFinal?: TileState['isFinal'];
  readonly failed?: readonly TileAddress[];
}

function stateOf({ tiles = [], previews = false, cheap = true, failed = [], isFinal = isExact }: Known): TileState {
  const known = new Map(tiles.map(([address, provenance]) => [tileName(address), provenance]));
  return {
    provenanceOf: (address) => known.get(tileName(address)),
    isFinal,
    hasPreview: () => previews,
    isCheap: () => cheap,
    hasFailed: (address) => failed.some((each) => tileName(each) === tileName(address)),
  };
}

/** All tasks until nothing is left, as if each were done at once. */
function run(queue: TileQueue, known: Known): string[] {
  const tiles = [...(known.tiles ?? [])];
  const tasks: string[] = [];
  for (;;) {
    const task = queue.next(stateOf({ ...known, tiles: [...tiles].reverse() }));
    if (!task) return tasks;
    tasks.push(`${tileName(task.address)}${task.isPreview ? ' quick' : ''}`);
    const others = tiles.filter(([address]) => tileName(address) !== tileName(task.address));
    tiles.splice(0, tiles.length, ...others, [task.address, task.isPreview ? rough : exact]);
  }
}

describe('the queue of tiles', () => {
  const wishes = { visible: [at(1, 1, 1), at(1, 1, 2)], prefetch: [at(1, 0, 1), at(2, 0, 0)] };

  test('the overview, what is seen in the order of the view, then what may be seen', () => {
    const queue = new TileQueue(pyramid);
    queue.want(wishes);
    expect(run(queue, {})).toEqual([tileName(top), '1/1/1', '1/1/2', '1/0/1', '2/0/0']);
  });

  test('quick pictures of all that is seen before any exact one', () => {
    const queue = new TileQueue(pyramid);
    queue.want(wishes);
    const name = tileName(top);
    const quick = [name, '1/1/1', '1/1/2'].map((each) => `${each} quick`);
    expect(run(queue, { previews: true })).toEqual([...quick, '1/1/1', '1/1/2', name, '1/0/1', '2/0/0']);
  });

  test('a sample is not made again where nothing better comes after it', () => {
    const queue = new TileQueue(pyramid);
    queue.want({ visible: [at(1, 1, 1)], prefetch: [] });
    const tiles = [top, at(1, 1, 1)].map((address) => [address, rough] as const);
    expect(run(queue, { tiles, isFinal: () => true })).toEqual([]);
  });

  test('nothing that costs much before it is seen', () => {
    const queue = new TileQueue(pyramid);
    queue.want(wishes);
    expect(run(queue, { cheap: false })).toEqual([tileName(top), '1/1/1', '1/1/2']);
  });

  test('what failed is not tried again', () => {
    const queue = new TileQueue(pyramid);
    queue.want(wishes);
    expect(run(queue, { failed: [at(1, 1, 1), at(2, 0, 0)] })).toEqual([tileName(top), '1/1/2', '1/0/1']);
  });

  test('a newer view takes the place of the one before', () => {
    const queue = new TileQueue(pyramid);
    queue.want(wishes);
    queue.want({ visible: [at(0, 5, 5)], prefetch: [] });
    expect(queue.isWanted(at(1, 1, 1))).toBe(false);
    expect(queue.isWanted(at(0, 5, 5))).toBe(true);
    expect(queue.isWanted(top)).toBe(true);
    expect(queue.keptTiles.map(tileName)).toEqual([tileName(top), '0/5/5']);
    expect(run(queue, { tiles: [[top, exact]] })).toEqual(['0/5/5']);
  });
});
