// An atlas of tiles made from numbers, for the tests of tiled pictures: tiles come and go as the test says.
import { type Pyramid, tileEdge, tileName, type TileAddress } from '../../../src/core/pyramid';
import { Arena } from '../../../src/gpu/arena';
import { Budget } from '../../../src/gpu/budget';
import type { Gpu } from '../../../src/gpu/device';
import type { TiledPicture } from '../../../src/view/heatmap-layer';

type Value = (row: number, column: number) => number;
const r32float = { format: 'r32float', usage: 0x04 | 0x02 | 0x01 } as const;

export class TestTiles implements TiledPicture {
  readonly atlas: GPUTexture;
  readonly slots: number;
  private readonly arena: Arena;
  private readonly places = new Map<string, { x: number; y: number }>();
  private used = 0;

  /** `cell` is the number of a cell of a level. */
  constructor(
    private readonly gpu: Gpu,
    readonly pyramid: Pyramid,
    private readonly cell: (level: number, row: number, column: number) => number,
    private readonly slotsPerSide: number,
  ) {
    this.slots = slotsPerSide ** 2;
    this.arena = new Arena(gpu.device, 'test', new Budget(2 ** 31));
    const side = slotsPerSide * tileEdge;
    this.atlas = this.arena.texture('atlas', { size: [side, side], ...r32float }, side * side * 4);
  }

  slotOf(address: TileAddress): { x: number; y: number } | undefined {
    return this.places.get(tileName(address));
  }

  /** Computes a tile; texels beyond the matrix hold a number that would be seen. */
  put(address: TileAddress): void {
    if (this.slotOf(address)) return;
    const [x, y] = [this.used % this.slotsPerSide, Math.floor(this.used / this.slotsPerSide)].map(
      (at) => at * tileEdge,
    );
    this.used++;
    const { rows, columns } = this.pyramid.tileCells(address);
    const texels = new Float32Array(tileEdge * tileEdge).fill(1e9);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        texels[row * tileEdge + column] = this.cell(
          address.level,
          address.row * tileEdge + row,
          address.column * tileEdge + column,
        );
    const place = { texture: this.atlas, origin: [x, y] };
    this.gpu.device.queue.writeTexture(place, texels, { bytesPerRow: tileEdge * 4 }, [tileEdge, tileEdge]);
    this.places.set(tileName(address), { x, y });
  }

  putAll(level: number): void {
    const { rows, columns } = this.pyramid.tiles(level);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) this.put({ level, row, column });
  }

  take(address: TileAddress): void {
    this.places.delete(tileName(address));
  }

  free(): void {
    this.arena[Symbol.dispose]();
  }
}

/** Means over the blocks of every level, as float32: what a cell of a tile holds. */
export function blockMeans({ rows, columns, levels }: Pyramid, value: Value) {
  const sums = [Float64Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns))];
  const extents = [{ rows, columns }];
  for (let level = 1; level < levels; level++) {
    const [below, before] = [extents[level - 1], sums[level - 1]];
    const extent = { rows: Math.ceil(below.rows / 2), columns: Math.ceil(below.columns / 2) };
    const sum = new Float64Array(extent.rows * extent.columns);
    before.forEach((each, i) => {
      const [row, column] = [Math.floor(i / below.columns), i % below.columns];
      sum[(row >> 1) * extent.columns + (column >> 1)] += each;
    });
    sums.push(sum);
    extents.push(extent);
  }
  return (level: number, row: number, column: number): number => {
    const edge = 2 ** level;
    const count = Math.min(edge, rows - row * edge) * Math.min(edge, columns - column * edge);
    return Math.fround(sums[level][row * extents[level].columns + column] / count);
  };
}
