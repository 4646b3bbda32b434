// The mean of the blocks that a pixel covers.
import { float, floatBitsToUint, If, int, Loop, max, min, select, uint, vec2 } from 'three/tsl';
import type { Node } from 'three/webgpu';
import type { BlockReader, ReadBlock } from './heatmap-blocks';
import type { HeatmapUniforms, PlaceUniforms } from './heatmap-uniforms';

/** How many blocks along each axis a pixel looks at. Each is a shader of its own: adapters that run in software execute all branches. */
export type Taps = 1 | 2 | 3 | 'many';

type Float = Node<'float'>;
type Vec2 = Node<'vec2'>;

/** What a pixel is coloured by. */
export interface Mean {
  readonly value: Float;
  /** True where one of the numbers is not finite, or not there. */
  readonly broken: Node<'bool'>;
}

const exponentMask = uint(0x7f800000);
const exponentOne = uint(0x00800000);
const highestBit = uint(0x80000000);

/** The mean at a place in blocks from the origin; of one tap the block under it. */
export function meanAt(u: HeatmapUniforms, reader: BlockReader, taps: Taps, place: Vec2): Mean {
  const value = float(0).toVar();
  const faults = uint(0).toVar();
  if (taps === 1) readOne(u, reader, place, value, faults);
  else if (taps === 'many') sumMany(u, reader, place, value, faults);
  else sumFew(u, reader, taps, place, value, faults);
  const broken = faults.greaterThanEqual(highestBit);
  return { value, broken: reader.isMissing ? broken.or(reader.isMissing) : broken };
}

/** Rounding at the area's edges may name a block beyond, so it is held within. */
function readOne(u: HeatmapUniforms, reader: BlockReader, place: Vec2, value: Float, faults: Node<'uint'>): void {
  const block = place.clamp(u.cells.begin, u.cells.end.sub(0.5)).floor().toVar();
  value.assign(noted(reader.at([block])(0, 0), faults));
}

/** What a pixel covers of the matrix, in blocks from the origin: from, to, and the first block. */
function coveredBlocks(p: PlaceUniforms, place: Vec2): { from: Vec2; to: Vec2; first: Vec2 } {
  const half = p.perPixel.mul(0.5);
  const from = max(place.sub(half), p.begin).toVar();
  const to = min(place.add(half), p.end).toVar();
  return { from, to, first: from.floor().toVar() };
}

/** `count` blocks along each axis from the first one covered: which, and the shares of the pixel that are theirs. */
export function coveredTaps(p: PlaceUniforms, count: number, place: Vec2): readonly { share: Vec2; at: Vec2 }[] {
  const { from, to, first } = coveredBlocks(p, place);
  const last = to.ceil().sub(1).toVar();
  return Array.from({ length: count }, (_, index) => {
    const block = first.add(index);
    const share = max(min(to, block.add(1)).sub(max(from, block)), 0)
      .div(to.sub(from))
      .toVar();
    return { share, at: min(block, last).toVar() };
  });
}

/** 2 x 2 or 3 x 3 blocks, written out: a loop takes a multiple of the time on adapters that run in software. */
function sumFew(
  u: HeatmapUniforms,
  reader: BlockReader,
  count: number,
  place: Vec2,
  mean: Float,
  faults: Node<'uint'>,
): void {
  const taps = coveredTaps(u.cells, count, place);
  const read = reader.at(taps.map(({ at }) => at));
  taps.forEach(({ share: { y } }, down) => {
    const row = float(0).toVar();
    taps.forEach(({ share: { x } }, across) => {
      row.addAssign(noted(read(across, down), faults).mul(x));
    });
    mean.addAssign(row.mul(y));
  });
}

/** Any number of blocks: pictures without enough levels for the distance they are seen from. */
function sumMany(u: HeatmapUniforms, reader: BlockReader, place: Vec2, mean: Float, faults: Node<'uint'>): void {
  const { from, to, first } = coveredBlocks(u.cells, place);
  const area = to.sub(from).toVar();
  Loop({ start: int(0), end: u.taps, type: 'int' }, { start: int(0), end: u.taps, type: 'int' }, ({ i, j }) => {
    const block = first.add(vec2(float(j), float(i))).toVar();
    const overlap = max(min(to, block.add(1)).sub(max(from, block)), 0)
      .div(area)
      .toVar();
    If(min(overlap.x, overlap.y).greaterThan(0), () => {
      mean.addAssign(noted(reader.at([block])(0, 0), faults).mul(overlap.x.mul(overlap.y)));
    });
  });
}

/**
 * The number; `faults` has its highest bit set once one was not finite or not there. An exponent of all ones, plus one, is that
 * bit: comparisons with NaN cannot be trusted on every adapter.
 */
function noted({ value, isMissing }: ReadBlock, faults: Node<'uint'>): Float {
  const number = value.toVar();
  const exponent = (floatBitsToUint(number) as unknown as Node<'uint'>).bitAnd(exponentMask);
  const bits = isMissing ? select(isMissing, exponentMask, exponent) : exponent;
  faults.assign(faults.bitOr(bits.add(exponentOne)));
  return number;
}
