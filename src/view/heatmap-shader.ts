// The heatmap's cells: every pixel of their rectangle looks up its own. Uniforms and textures are all that changes between frames.
import {
  bool,
  float,
  floatBitsToUint,
  Fn,
  If,
  int,
  ivec2,
  Loop,
  max,
  min,
  mix,
  positionGeometry,
  screenCoordinate,
  select,
  step,
  textureLoad,
  uint,
  uniform,
  vec2,
  vec4,
} from 'three/tsl';
import { DataTexture, FloatType, NodeMaterial, RedFormat, Vector2, Vector3, Vector4 } from 'three/webgpu';
import type { Node, TextureNode } from 'three/webgpu';

/** A texture to begin with. The picture's must be of floats: three fixes the kind of a binding when it first sees it. */
function emptyTexture(kind: 'colours' | 'floats'): DataTexture {
  const texture =
    kind === 'floats'
      ? new DataTexture(new Float32Array(1), 1, 1, RedFormat, FloatType)
      : new DataTexture(new Uint8Array(4), 1, 1);
  texture.needsUpdate = true;
  return texture;
}

/** What the heatmap's shaders read. Lengths are in physical pixels of the canvas, places in cells of the matrix. */
export class HeatmapUniforms {
  readonly picture = textureLoad(emptyTexture('floats'), ivec2(0, 0), int(0));
  readonly colours = textureLoad(emptyTexture('colours'), ivec2(0, 0), int(0));
  readonly strips = textureLoad(emptyTexture('colours'), ivec2(0, 0), int(0));
  readonly n = uniform(0, 'int');
  readonly viewport = uniform(new Vector2(1, 1));
  readonly plotOrigin = uniform(new Vector2());
  /** Left, top, right and bottom of what is visible of the matrix. */
  readonly area = uniform(new Vector4());
  readonly view = uniform(new Vector2());
  readonly cellsPerPixel = uniform(1);
  readonly level = uniform(0, 'int');
  /** Texels looked at along each axis, where they are too many to be written out. */
  readonly taps = uniform(1, 'int');
  readonly scale = uniform(0);
  readonly offset = uniform(0.5);
  readonly stripWidth = uniform(0);
  readonly stripGap = uniform(0);
  readonly stripSamples = uniform(1, 'int');
  readonly pixelRatio = uniform(1);
  readonly gridOpacity = uniform(0);
  readonly background = uniform(new Vector3());
  readonly missing = uniform(new Vector3());
}

/** How many blocks along each axis a pixel looks at. Each is a shader of its own: adapters that run in software execute all branches. */
export type Taps = 1 | 2 | 3 | 'many';

export type Float = Node<'float'>;
export type Vec2 = Node<'vec2'>;
export type Vec3 = Node<'vec3'>;

const exponentMask = uint(0x7f800000);

/** A material that draws cells on a plane from -1 to 1, stretched over the visible area. */
export function cellsMaterial(u: HeatmapUniforms, taps: Taps): NodeMaterial {
  const material = new NodeMaterial();
  const share = positionGeometry.xy.mul(vec2(0.5, -0.5)).add(0.5);
  material.vertexNode = toClip(u, mix(u.area.xy, u.area.zw, share));
  material.fragmentNode = Fn(() => vec4(cellColour(u, taps), 1))();
  return material;
}

/** A place in physical pixels from the upper left corner of the canvas, as the vertex stage wants it. */
export function toClip(u: HeatmapUniforms, pixel: Vec2): Node<'vec4'> {
  return vec4(pixel.div(u.viewport).mul(2).sub(1).mul(vec2(1, -1)), 0, 1);
}

/** The place in the matrix under the current pixel's centre: column and row, with fractions. */
export function placeInMatrix(u: HeatmapUniforms): Vec2 {
  return screenCoordinate.xy.sub(u.plotOrigin).mul(u.cellsPerPixel).add(u.view);
}

/** A texel of whichever texture the node holds at the moment. */
export function texel(source: TextureNode, at: Node<'ivec2'>, level: Node<'int'> = int(0)): Node<'vec4'> {
  return textureLoad(source, at, level);
}

/** The mean of the cells a pixel covers, in the map's colours; hatched where one of them is not finite. */
function cellColour(u: HeatmapUniforms, taps: Taps): Vec3 {
  const place = placeInMatrix(u).toVar();
  const mean = float(0).toVar();
  const broken = bool(false).toVar();
  if (taps === 1) readOne(u, place, mean, broken);
  else if (taps === 'many') sumManyTaps(u, place, mean, broken);
  else sumFewTaps(u, taps, place, mean, broken);
  const t = mean.mul(u.scale).add(u.offset).clamp(0, 1);
  const mapped = texel(u.colours, ivec2(int(t.mul(255).add(0.5)), 0)).xyz;
  const stripes = step(0.5, screenCoordinate.x.add(screenCoordinate.y).div(u.pixelRatio.mul(6)).fract());
  const colour = select(broken, mix(u.missing, u.background, stripes.mul(0.55)), mapped);
  return taps === 1 ? withGrid(u, place, colour) : colour;
}

/** The cell under the pixel's centre. Rounding at the area's edges may name one beyond, so it is held within. */
function readOne(u: HeatmapUniforms, place: Vec2, mean: Float, broken: Node<'bool'>): void {
  const cell = ivec2(place.clamp(0, float(u.n).sub(0.5)));
  mean.assign(texel(u.picture, cell, u.level).x);
  broken.assign(notFinite(mean));
}

/** The blocks of the level that a pixel covers: from, to (in blocks) and the first of them. */
function coveredBlocks(u: HeatmapUniforms, place: Vec2): { from: Vec2; to: Vec2; first: Vec2 } {
  const blockEdge = float(uint(1).shiftLeft(uint(u.level)));
  const half = u.cellsPerPixel.mul(0.5);
  const from = max(place.sub(half), 0).div(blockEdge).toVar();
  const to = min(place.add(half), float(u.n)).div(blockEdge).toVar();
  return { from, to, first: from.floor().toVar() };
}

/** 2 x 2 or 3 x 3 blocks, written out: a loop takes a multiple of the time on adapters that run in software. */
function sumFewTaps(u: HeatmapUniforms, count: number, place: Vec2, mean: Float, broken: Node<'bool'>): void {
  const { from, to, first } = coveredBlocks(u, place);
  const last = to.ceil().sub(1).toVar();
  const taps = Array.from({ length: count }, (_, index) => {
    const block = first.add(index);
    const share = max(min(to, block.add(1)).sub(max(from, block)), 0)
      .div(to.sub(from))
      .toVar();
    return { share, at: ivec2(min(block, last)).toVar() };
  });
  for (const down of taps) {
    for (const across of taps) {
      const value = texel(u.picture, ivec2(across.at.x, down.at.y), u.level).x.toVar();
      mean.addAssign(value.mul(across.share.x.mul(down.share.y)));
      broken.assign(broken.or(notFinite(value)));
    }
  }
}

/** Any number of blocks: pictures without enough levels for the distance they are seen from. */
function sumManyTaps(u: HeatmapUniforms, place: Vec2, mean: Float, broken: Node<'bool'>): void {
  const { from, to, first } = coveredBlocks(u, place);
  const area = to.sub(from).toVar();
  Loop({ start: int(0), end: u.taps, type: 'int' }, { start: int(0), end: u.taps, type: 'int' }, ({ i, j }) => {
    const block = first.add(vec2(float(j), float(i))).toVar();
    const overlap = max(min(to, block.add(1)).sub(max(from, block)), 0)
      .div(area)
      .toVar();
    If(min(overlap.x, overlap.y).greaterThan(0), () => {
      const value = texel(u.picture, ivec2(block), u.level).x.toVar();
      mean.addAssign(value.mul(overlap.x.mul(overlap.y)));
      broken.assign(broken.or(notFinite(value)));
    });
  });
}

/** By the bits of the exponent: comparisons with NaN cannot be trusted on every adapter. */
function notFinite(value: Float): Node<'bool'> {
  return (floatBitsToUint(value) as unknown as Node<'uint'>).bitAnd(exponentMask).equal(exponentMask);
}

/** Hairlines along the left and upper edges of large cells. */
function withGrid(u: HeatmapUniforms, place: Vec2, colour: Vec3): Vec3 {
  const fromEdge = place.fract().div(u.cellsPerPixel);
  const near = min(fromEdge.x, fromEdge.y).lessThan(u.pixelRatio);
  return mix(colour, u.background, select(near, u.gridOpacity, float(0)));
}
