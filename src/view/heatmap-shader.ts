// The heatmap's cells: every pixel of their rectangle looks up its own. Uniforms and textures are all that changes between frames.
import {
  abs,
  bool,
  float,
  floatBitsToUint,
  Fn,
  If,
  int,
  ivec2,
  log,
  Loop,
  max,
  min,
  mix,
  positionGeometry,
  screenCoordinate,
  select,
  sign,
  step,
  textureLoad,
  uint,
  vec2,
  vec4,
} from 'three/tsl';
import { NodeMaterial } from 'three/webgpu';
import type { Node, TextureNode } from 'three/webgpu';
import { tileEdge } from '../core/pyramid';
import { leastNumber, type ScaleName } from './colour-scale';
import type { HeatmapUniforms, PlaceUniforms } from './heatmap-uniforms';

/** How many blocks along each axis a pixel looks at. Each is a shader of its own: adapters that run in software execute all branches. */
export type Taps = 1 | 2 | 3 | 'many';

export type Float = Node<'float'>;
export type Vec2 = Node<'vec2'>;
export type Vec3 = Node<'vec3'>;

const exponentMask = uint(0x7f800000);

/** What cells are read from: the levels of one texture, or tiles of an atlas. */
export type CellSource = 'texture' | 'tiles';

/** All that makes one shader of the cells another. */
export interface CellsKind {
  readonly source: CellSource;
  readonly taps: Taps;
  readonly scale: ScaleName;
}

/** A material that draws cells on a plane from -1 to 1, stretched over the visible area. */
export function cellsMaterial(u: HeatmapUniforms, kind: CellsKind): NodeMaterial {
  const material = new NodeMaterial();
  const share = positionGeometry.xy.mul(vec2(0.5, -0.5)).add(0.5);
  material.vertexNode = toClip(u, mix(u.area.xy, u.area.zw, share));
  material.fragmentNode = Fn(() => vec4(cellColour(u, kind), 1))();
  return material;
}

/** A place in physical pixels from the upper left corner of the canvas, as the vertex stage wants it. */
export function toClip(u: HeatmapUniforms, pixel: Vec2): Node<'vec4'> {
  return vec4(pixel.div(u.viewport).mul(2).sub(1).mul(vec2(1, -1)), 0, 1);
}

/** The place under the current pixel's centre, in blocks from the origin: column and row, with fractions. */
export function placeInBlocks(u: HeatmapUniforms, { perPixel, fraction }: PlaceUniforms): Vec2 {
  return screenCoordinate.xy.sub(u.plotOrigin).mul(perPixel).add(fraction);
}

/** A texel of whichever texture the node holds at the moment. */
export function texel(source: TextureNode, at: Node<'ivec2'>, level: Node<'int'> = int(0)): Node<'vec4'> {
  return textureLoad(source, at, level);
}

/** The mean of the cells a pixel covers, in the map's colours; hatched where one of them is not finite. */
function cellColour(u: HeatmapUniforms, { source, taps, scale }: CellsKind): Vec3 {
  const place = placeInBlocks(u, u.cells).toVar();
  const mean = float(0).toVar();
  const broken = bool(false).toVar();
  const read = source === 'tiles' ? readTiled(u) : readTexture(u);
  if (taps === 1) readOne(u, read, place, mean, broken);
  else if (taps === 'many') sumManyTaps(u, read, place, mean, broken);
  else sumFewTaps(u, read, taps, place, mean, broken);
  const t = warped(u, scale, mean).mul(u.scale).add(u.offset).clamp(0, 1);
  const mapped = texel(u.colours, ivec2(int(t.mul(255).add(0.5)), 0)).xyz;
  const stripes = step(0.5, screenCoordinate.x.add(screenCoordinate.y).div(u.pixelRatio.mul(6)).fract());
  const colour = select(broken, mix(u.missing, u.background, stripes.mul(0.55)), mapped);
  return taps === 1 ? withGrid(u, place, colour) : colour;
}

/** The place of a number on the scale, as `warp` has it. */
function warped(u: HeatmapUniforms, scale: ScaleName, value: Float): Float {
  if (scale === 'linear') return value;
  if (scale === 'log') return log(max(value.div(u.unit), leastNumber));
  return sign(value).mul(log(abs(value).div(u.unit).add(1)));
}

/** Reads a block, counted from the origin, and gives on its number and whether that is none. */
type ReadBlock = (block: Vec2, found: (value: Float, broken: Node<'bool'>) => void) => void;

function readTexture(u: HeatmapUniforms): ReadBlock {
  return (block, found) => {
    const value = texel(u.picture, ivec2(block.add(u.cells.origin)), u.cells.level).x.toVar();
    found(value, notFinite(value));
  };
}

/** From the tile that holds the block, or what stands in for it. */
function readTiled(u: HeatmapUniforms): ReadBlock {
  return (block, found) => {
    const at = block.add(u.cells.origin).toVar();
    const tile = at.div(tileEdge).floor().sub(u.firstTile);
    const entry = texel(u.tiles, ivec2(tile)).toVar();
    const value = texel(u.picture, ivec2(at.mul(entry.z).floor().add(entry.xy))).x.toVar();
    found(value, notFinite(value).or(entry.w.lessThan(0.5)));
  };
}

/** The block under the pixel's centre. Rounding at the area's edges may name one beyond, so it is held within. */
function readOne(u: HeatmapUniforms, read: ReadBlock, place: Vec2, mean: Float, broken: Node<'bool'>): void {
  read(place.clamp(u.cells.begin, u.cells.end.sub(0.5)).floor(), (value, bad) => {
    mean.assign(value);
    broken.assign(bad);
  });
}

/** What a pixel covers of the matrix, in blocks from the origin: from, to, and the first block. */
export function coveredBlocks(p: PlaceUniforms, place: Vec2): { from: Vec2; to: Vec2; first: Vec2 } {
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
function sumFewTaps(
  u: HeatmapUniforms,
  read: ReadBlock,
  count: number,
  place: Vec2,
  mean: Float,
  broken: Node<'bool'>,
): void {
  const taps = coveredTaps(u.cells, count, place);
  for (const down of taps) {
    for (const across of taps) {
      read(vec2(across.at.x, down.at.y), (value, bad) => {
        mean.addAssign(value.mul(across.share.x.mul(down.share.y)));
        broken.assign(broken.or(bad));
      });
    }
  }
}

/** Any number of blocks: pictures without enough levels for the distance they are seen from. */
function sumManyTaps(u: HeatmapUniforms, read: ReadBlock, place: Vec2, mean: Float, broken: Node<'bool'>): void {
  const { from, to, first } = coveredBlocks(u.cells, place);
  const area = to.sub(from).toVar();
  Loop({ start: int(0), end: u.taps, type: 'int' }, { start: int(0), end: u.taps, type: 'int' }, ({ i, j }) => {
    const block = first.add(vec2(float(j), float(i))).toVar();
    const overlap = max(min(to, block.add(1)).sub(max(from, block)), 0)
      .div(area)
      .toVar();
    If(min(overlap.x, overlap.y).greaterThan(0), () => {
      read(block, (value, bad) => {
        mean.addAssign(value.mul(overlap.x.mul(overlap.y)));
        broken.assign(broken.or(bad));
      });
    });
  });
}

/** By the bits of the exponent: comparisons with NaN cannot be trusted on every adapter. */
function notFinite(value: Float): Node<'bool'> {
  return (floatBitsToUint(value) as unknown as Node<'uint'>).bitAnd(exponentMask).equal(exponentMask);
}

/** Hairlines along the left and upper edges of large cells. */
function withGrid(u: HeatmapUniforms, place: Vec2, colour: Vec3): Vec3 {
  const fromEdge = place.fract().div(u.cells.perPixel);
  const near = min(fromEdge.x, fromEdge.y).lessThan(u.pixelRatio);
  return mix(colour, u.background, select(near, u.gridOpacity, float(0)));
}
