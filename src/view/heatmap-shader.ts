// The heatmap's picture as one full-screen rectangle: every pixel looks up its own cells. Uniforms and textures are all that changes.
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
  vec3,
  vec4,
} from 'three/tsl';
import { DataTexture, FloatType, NodeMaterial, RedFormat, Vector2, Vector3 } from 'three/webgpu';
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

/** Everything the shader reads. Lengths are in physical pixels of the canvas, places in cells of the matrix. */
export class HeatmapUniforms {
  readonly picture = textureLoad(emptyTexture('floats'), ivec2(0, 0), int(0));
  readonly colours = textureLoad(emptyTexture('colours'), ivec2(0, 0), int(0));
  readonly strips = textureLoad(emptyTexture('colours'), ivec2(0, 0), int(0));
  /** Cells along one edge; 0 draws the background. */
  readonly n = uniform(0, 'int');
  readonly plotOrigin = uniform(new Vector2());
  readonly view = uniform(new Vector2());
  readonly cellsPerPixel = uniform(1);
  readonly level = uniform(0, 'int');
  /** Texels looked at along each axis; 1 takes the cell under the pixel's centre. */
  readonly taps = uniform(1, 'int');
  readonly scale = uniform(0);
  readonly offset = uniform(0.5);
  readonly stripWidth = uniform(0);
  readonly stripGap = uniform(0);
  readonly stripSamples = uniform(1, 'int');
  readonly pixelRatio = uniform(1);
  readonly gridOpacity = uniform(0);
  /** Row and column; -1 is none. */
  readonly crosshair = uniform(new Vector2(-1, -1));
  readonly selected = uniform(new Vector2(-1, -1));
  readonly background = uniform(new Vector3());
  readonly ink = uniform(new Vector3());
  readonly accent = uniform(new Vector3());
  readonly missing = uniform(new Vector3());
}

const exponentMask = uint(0x7f800000);
const fewTaps = 3;

type Float = Node<'float'>;
type Vec2 = Node<'vec2'>;
type Vec3 = Node<'vec3'>;

/** A material that draws a heatmap on a plane from -1 to 1. */
export function heatmapMaterial(u: HeatmapUniforms): NodeMaterial {
  const material = new NodeMaterial();
  material.vertexNode = vec4(positionGeometry.xy, 0, 1);
  material.fragmentNode = Fn(() => vec4(pixelColour(u), 1))();
  return material;
}

/** A texel of whichever texture the node holds at the moment. */
function texel(source: TextureNode, at: Node<'ivec2'>, level: Node<'int'> = int(0)): Node<'vec4'> {
  return textureLoad(source, at, level);
}

function pixelColour(u: HeatmapUniforms): Vec3 {
  const colour = vec3(u.background).toVar();
  const pixel = screenCoordinate.xy.toVar();
  const place = pixel.sub(u.plotOrigin).mul(u.cellsPerPixel).add(u.view).toVar();
  const inPlot = pixel.x.greaterThanEqual(u.plotOrigin.x).and(pixel.y.greaterThanEqual(u.plotOrigin.y));
  const inside = inPlot.and(within(place.x, u)).and(within(place.y, u));
  If(inside, () => {
    colour.assign(cellColour(u, place, pixel));
    colour.assign(withGrid(u, place, colour));
    colour.assign(withLines(u, place, colour, u.selected, u.accent, 0.85));
    colour.assign(withLines(u, place, colour, u.crosshair, u.ink, 0.75));
  }).Else(() => {
    const edge = max(u.plotOrigin, u.plotOrigin.sub(u.view.div(u.cellsPerPixel)));
    drawStrip(u, colour, edge.x.sub(pixel.x), pixel.y.greaterThanEqual(u.plotOrigin.y), place.y, u.selected.x);
    drawStrip(u, colour, edge.y.sub(pixel.y), pixel.x.greaterThanEqual(u.plotOrigin.x), place.x, u.selected.y);
  });
  return colour;
}

function within(place: Float, u: HeatmapUniforms): Node<'bool'> {
  return place.greaterThanEqual(0).and(place.lessThan(float(u.n)));
}

/** The mean of the cells a pixel covers, in the map's colours; hatched where one of them is not finite. */
function cellColour(u: HeatmapUniforms, place: Vec2, pixel: Vec2): Vec3 {
  const mean = float(0).toVar();
  const broken = bool(false).toVar();
  If(u.taps.equal(1), () => {
    mean.assign(texel(u.picture, ivec2(place), u.level).x);
    broken.assign(notFinite(mean));
  })
    .ElseIf(u.taps.lessThanEqual(fewTaps), () => {
      sumFewTaps(u, place, mean, broken);
    })
    .Else(() => {
      sumManyTaps(u, place, mean, broken);
    });
  const t = mean.mul(u.scale).add(u.offset).clamp(0, 1);
  const mapped = texel(u.colours, ivec2(int(t.mul(255).add(0.5)), 0)).xyz;
  const stripes = step(0.5, pixel.x.add(pixel.y).div(u.pixelRatio.mul(6)).fract());
  return select(broken, mix(u.missing, u.background, stripes.mul(0.55)), mapped);
}

/** The blocks of the level that a pixel covers: from, to (in blocks) and the first of them. */
function coveredBlocks(u: HeatmapUniforms, place: Vec2): { from: Vec2; to: Vec2; first: Vec2 } {
  const blockEdge = float(uint(1).shiftLeft(uint(u.level)));
  const half = u.cellsPerPixel.mul(0.5);
  const from = max(place.sub(half), 0).div(blockEdge).toVar();
  const to = min(place.add(half), float(u.n)).div(blockEdge).toVar();
  return { from, to, first: from.floor().toVar() };
}

/** Up to 3 x 3 blocks, written out: a loop takes a multiple of the time on adapters that run in software. */
function sumFewTaps(u: HeatmapUniforms, place: Vec2, mean: Float, broken: Node<'bool'>): void {
  const { from, to, first } = coveredBlocks(u, place);
  const last = to.ceil().sub(1).toVar();
  const taps = Array.from({ length: fewTaps }, (_, index) => {
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

/** Thin lines, with a halo of the background, along both sides of a row and a column. */
function withLines(u: HeatmapUniforms, place: Vec2, colour: Vec3, cell: Vec2, line: Vec3, opacity: number): Vec3 {
  const outside = vec2(distanceOutside(u, place.x, cell.y), distanceOutside(u, place.y, cell.x)).toVar();
  const lines = max(lineAt(u, outside.x, cell.y, float(0)), lineAt(u, outside.y, cell.x, float(0))).toVar();
  const halo = max(lineAt(u, outside.x, cell.y, u.pixelRatio), lineAt(u, outside.y, cell.x, u.pixelRatio)).toVar();
  const crossing = outside.x
    .lessThanEqual(0)
    .and(outside.y.lessThanEqual(0))
    .and(min(cell.x, cell.y).greaterThanEqual(0));
  const strength = select(crossing, float(0), float(opacity));
  const haloed = mix(colour, u.background, halo.mul(strength).mul(0.8));
  return mix(haloed, line, lines.mul(strength));
}

/** Pixels from a place to the band of one row or column; negative within it. */
function distanceOutside(u: HeatmapUniforms, place: Float, index: Float): Float {
  return max(index.sub(place), place.sub(index).sub(1)).div(u.cellsPerPixel);
}

function lineAt(u: HeatmapUniforms, outside: Float, index: Float, from: Float): Float {
  const on = index
    .greaterThanEqual(0)
    .and(outside.greaterThan(from))
    .and(outside.lessThanEqual(from.add(u.pixelRatio)));
  return select(on, float(1), float(0));
}

/** Class colours along an edge of the matrix (the mean over the rows a pixel covers), and a mark at the selected one. */
function drawStrip(
  u: HeatmapUniforms,
  colour: Vec3,
  away: Float,
  beside: Node<'bool'>,
  along: Float,
  selected: Float,
): void {
  const depth = away.sub(u.stripGap);
  const on = depth.greaterThanEqual(0).and(depth.lessThan(u.stripWidth)).and(beside).and(within(along, u));
  If(on, () => {
    const total = vec3(0).toVar();
    Loop({ start: int(0), end: u.stripSamples, type: 'int' }, ({ i }) => {
      const shift = float(i).add(0.5).div(float(u.stripSamples)).sub(0.5).mul(u.cellsPerPixel);
      const cell = int(along.add(shift).clamp(0, float(u.n).sub(0.5)));
      total.addAssign(texel(u.strips, ivec2(cell, 0)).xyz);
    });
    const middle = along.sub(selected).sub(0.5).abs().div(u.cellsPerPixel);
    const reach = max(u.pixelRatio.mul(1.5), float(0.5).div(u.cellsPerPixel));
    const marked = selected.greaterThanEqual(0).and(middle.lessThanEqual(reach));
    (colour as unknown as { assign(value: Vec3): void }).assign(
      select(marked, u.accent, total.div(float(u.stripSamples))),
    );
  });
}
