// The heatmap's cells: every pixel of their rectangles looks up its own. Uniforms and textures are all that changes between frames.
import {
  abs,
  Fn,
  float,
  int,
  ivec2,
  log,
  max,
  min,
  mix,
  positionGeometry,
  screenCoordinate,
  select,
  sign,
  step,
  uint,
  varying,
  vec2,
  vec4,
  vertexIndex,
} from 'three/tsl';
import { InterpolationSamplingType, NodeMaterial } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import { leastNumber, type ScaleName } from './colour-scale';
import { type BlockReader, blocksOfTexture, blocksOfTile, blocksOfTiles, texel } from './heatmap-blocks';
import { meanAt, type Taps } from './heatmap-means';
import type { HeatmapUniforms, PlaceUniforms } from './heatmap-uniforms';
import { corner, verticesPerQuad } from './quads';

type Vec2 = Node<'vec2'>;
type Vec3 = Node<'vec3'>;

/** What cells are read from: the levels of one texture, or tiles of an atlas. */
export type CellSource = 'texture' | 'tiles';

/** What is drawn in one go: all cells, pixels that see one tile each, or those at the borders of tiles. */
export type CellPart = 'all' | 'tile' | 'borders';

/** All that makes one shader of the cells another. */
export interface CellsKind {
  readonly part: CellPart;
  readonly taps: Taps;
  readonly scale: ScaleName;
}

/** Draws `part` of the cells: a plane from -1 to 1 for all, else pulled quads. */
export function cellsMaterial(u: HeatmapUniforms, kind: CellsKind): NodeMaterial {
  const material = new NodeMaterial();
  const { place, reader } = parts[kind.part](u);
  material.vertexNode = toClip(u, place);
  material.fragmentNode = Fn(() => vec4(cellColour(u, reader, kind), 1))();
  return material;
}

/** Where the vertices of a part are, in physical pixels, and what its pixels read. */
type Part = (u: HeatmapUniforms) => { place: Vec2; reader: BlockReader };

const parts: Readonly<Record<CellPart, Part>> = {
  all: (u) => {
    const share = positionGeometry.xy.mul(vec2(0.5, -0.5)).add(0.5);
    return { place: mix(u.area.xy, u.area.zw, share), reader: blocksOfTexture(u) };
  },
  /** A quad for each tile, row by row. */
  tile: (u) => {
    const quad = int(vertexIndex.div(uint(verticesPerQuad)));
    const tile = ivec2(quad.mod(u.tileColumns), quad.div(u.tileColumns));
    const [across, down] = [u.spans.element(tile.x), u.spans.element(tile.y)] as Node<'vec4'>[];
    const place = mix(vec2(across.x, down.z), vec2(across.y, down.w), corner());
    const entry = varying(texel(u.tiles, tile)).setInterpolation(InterpolationSamplingType.FLAT);
    return { place, reader: blocksOfTile(u, entry) };
  },
  /** A quad for each border between columns of tiles, then between rows. */
  borders: (u) => {
    const quad = int(vertexIndex.div(uint(verticesPerQuad)));
    const columns = u.tileColumns.sub(1);
    const isAcross = quad.greaterThanEqual(columns);
    const nth = select(isAcross, quad.sub(columns), quad);
    const [before, after] = [u.spans.element(nth), u.spans.element(nth.add(1))] as Node<'vec4'>[];
    const down = vec4(before.y, u.area.y, after.x, u.area.w);
    const across = vec4(u.area.x, before.w, u.area.z, after.z);
    const box = select(isAcross, across, down);
    return { place: mix(box.xy, box.zw, corner()), reader: blocksOfTiles(u) };
  },
};

/** A place in physical pixels from the upper left corner of the canvas, as the vertex stage wants it. */
export function toClip(u: HeatmapUniforms, pixel: Vec2): Node<'vec4'> {
  return vec4(pixel.div(u.viewport).mul(2).sub(1).mul(vec2(1, -1)), 0, 1);
}

/** The place under the current pixel's centre, in blocks from the origin: column and row, with fractions. */
export function placeInBlocks(u: HeatmapUniforms, { perPixel, fraction }: PlaceUniforms): Vec2 {
  return screenCoordinate.xy.sub(u.plotOrigin).mul(perPixel).add(fraction);
}

/** The mean of the cells a pixel covers, in the map's colours; hatched where one of them is not finite. */
function cellColour(u: HeatmapUniforms, reader: BlockReader, { taps, scale }: CellsKind): Vec3 {
  const place = placeInBlocks(u, u.cells).toVar();
  const { value, broken } = meanAt(u, reader, taps, place);
  const t = warped(u, scale, value).mul(u.scale).add(u.offset).clamp(0, 1);
  const mapped = texel(u.colours, ivec2(int(t.mul(255).add(0.5)), 0)).xyz;
  const stripes = step(0.5, screenCoordinate.x.add(screenCoordinate.y).div(u.pixelRatio.mul(6)).fract());
  const colour = select(broken, mix(u.missing, u.background, stripes.mul(0.55)), mapped);
  return taps === 1 ? withGrid(u, place, colour) : colour;
}

/** The place of a number on the scale, as `warp` has it. */
function warped(u: HeatmapUniforms, scale: ScaleName, value: Node<'float'>): Node<'float'> {
  if (scale === 'linear') return value;
  if (scale === 'log') return log(max(value.div(u.unit), leastNumber));
  return sign(value).mul(log(abs(value).div(u.unit).add(1)));
}

/** Hairlines along the left and upper edges of large cells. */
function withGrid(u: HeatmapUniforms, place: Vec2, colour: Vec3): Vec3 {
  const fromEdge = place.fract().div(u.cells.perPixel);
  const near = min(fromEdge.x, fromEdge.y).lessThan(u.pixelRatio);
  return mix(colour, u.background, select(near, u.gridOpacity, float(0)));
}
