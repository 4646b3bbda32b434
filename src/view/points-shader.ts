// Points as sprites: six vertices each, pulled from storage buffers; discs that turn into thumbnails when they are large.
import {
  clamp,
  float,
  floor,
  Fn,
  length,
  max,
  min,
  mix,
  select,
  smoothstep,
  storage,
  texture,
  textureLevel,
  uint,
  uniform,
  varying,
  vec2,
  vec3,
  vec4,
  vertexIndex,
} from 'three/tsl';
import { DataTexture, Matrix4, NodeMaterial, Vector2, Vector3 } from 'three/webgpu';
import type { Node, StorageBufferAttribute, StorageBufferNode, TextureNode } from 'three/webgpu';
import {
  emphasis,
  largest,
  leastPlain,
  leastWithThumbnail,
  smallest,
  thumbnailFrom,
  thumbnailFull,
  worldSize,
} from './sprite-style';

/** Points fade into the background with depth, from a little before the camera's target on; never those nearer than `fadeNearest`. */
const fadeBefore = 0.6;
const fadeNearest = 1.2;
const fadeLength = 4.5;
const mostFade = 0.6;

type Float = Node<'float'>;
type Vec2 = Node<'vec2'>;
type Vec3 = Node<'vec3'>;
type Vec4 = Node<'vec4'>;

/** The buffers the shaders read, as storage attributes. Each needs an object of its own. */
export interface PointBuffers {
  /** xyzw per point. */
  readonly from: StorageBufferAttribute;
  readonly to: StorageBufferAttribute;
  /** Red, green, blue and emphasis per point. */
  readonly styles: StorageBufferAttribute;
  /** Point index by place in the drawing order. */
  readonly order: StorageBufferAttribute;
  /** Point index at the far end of each line. */
  readonly ends: StorageBufferAttribute;
}

/** Everything both shaders read. Lengths are in physical pixels unless they say otherwise. */
export class PointUniforms {
  readonly from: StorageBufferNode<'vec4'>;
  readonly to: StorageBufferNode<'vec4'>;
  readonly styles: StorageBufferNode<'vec4'>;
  readonly order: StorageBufferNode<'uint'>;
  readonly ends: StorageBufferNode<'uint'>;
  /** The thumbnails, brightness in the first channel; of any size until `thumbnails` is 1. */
  readonly atlas: TextureNode = texture(new DataTexture(new Uint8Array(4), 1, 1));
  readonly mix = uniform(0);
  readonly viewProjection = uniform(new Matrix4());
  readonly viewport = uniform(new Vector2(1, 1));
  readonly pixelRatio = uniform(1);
  /** CSS pixels of a unit of length at depth 1. */
  readonly pixelsPerUnit = uniform(1);
  readonly distance = uniform(1);
  readonly selected = uniform(0, 'uint');
  /** 1 when there are thumbnails. */
  readonly thumbnails = uniform(0);
  readonly atlasColumns = uniform(1, 'uint');
  readonly imageSize = uniform(new Vector2(1, 1));
  readonly atlasSize = uniform(new Vector2(1, 1));
  readonly background = uniform(new Vector3());
  readonly ink = uniform(new Vector3());
  readonly accent = uniform(new Vector3());

  constructor(buffers: PointBuffers) {
    this.from = storage(buffers.from, 'vec4', 1).toReadOnly();
    this.to = storage(buffers.to, 'vec4', 1).toReadOnly();
    this.styles = storage(buffers.styles, 'vec4', 1).toReadOnly();
    this.order = storage(buffers.order, 'uint', 1).toReadOnly();
    this.ends = storage(buffers.ends, 'uint', 1).toReadOnly();
  }
}

function blended(): NodeMaterial {
  const material = new NodeMaterial();
  material.transparent = true;
  material.depthTest = false;
  material.depthWrite = false;
  return material;
}

/** Where a point is between the two sets of positions, in clip space. */
function clipPlace(u: PointUniforms, point: Node<'uint'>): Vec4 {
  const place = mix(u.from.element(point).xyz, u.to.element(point).xyz, u.mix);
  return u.viewProjection.mul(vec4(place, 1)) as unknown as Vec4;
}

/** Corner of the sprite's square for this vertex: -1 or 1 along x and y. */
function corner(): Vec2 {
  const vertex = vertexIndex.mod(uint(6));
  const right = vertex.equal(uint(1)).or(vertex.greaterThan(uint(3)));
  const top = vertex
    .equal(uint(2))
    .or(vertex.equal(uint(3)))
    .or(vertex.equal(uint(5)));
  return vec2(select(right, float(1), float(-1)), select(top, float(1), float(-1)));
}

/** The entry of a short table for an emphasis. */
function byEmphasis(kind: Float, table: readonly number[]): Float {
  return table.reduce<Float>((found, value, index) => select(kind.equal(index), float(value), found), float(0));
}

/** Points beside a selection step back, but their colours can still be read. */
const dimmedOpacity = 0.55;

/** Outlines begin below the first contrast with the background (a ratio as of WCAG) and are full from the second one down. */
const outlineBelow = 3.2;
const outlineFull = 2.6;
const luminance = vec3(0.2126, 0.7152, 0.0722);

function backgroundLight(u: PointUniforms): Float {
  return u.background.pow(2.2).dot(luminance);
}

/** Draws the points whose places in the drawing order the geometry's draw range covers. */
export function pointsMaterial(u: PointUniforms): NodeMaterial {
  const material = blended();
  const point = u.order.element(vertexIndex.div(uint(6))).toVar() as unknown as Node<'uint'>;
  const clip = clipPlace(u, point).toVar();
  const style = (u.styles.element(point) as unknown as Vec4).toVar();
  const natural = clamp(u.pixelsPerUnit.mul(worldSize).div(max(clip.w, 1e-6)), smallest, largest);
  const least = select(
    u.thumbnails.greaterThan(0.5),
    byEmphasis(style.w, leastWithThumbnail),
    byEmphasis(style.w, leastPlain),
  );
  const size = max(natural, least).toVar();
  const radius = size.mul(0.5).mul(u.pixelRatio).toVar();
  const place = corner().mul(radius.add(1)).toVar();
  material.vertexNode = vec4(clip.xy.add(place.mul(2).div(u.viewport).mul(clip.w)), clip.z, clip.w);

  const row = point.div(u.atlasColumns);
  const tile = vec2(float(point.sub(row.mul(u.atlasColumns))), float(row)).mul(u.imageSize);
  const card = smoothstep(thumbnailFrom, thumbnailFull, size).mul(u.thumbnails);
  const fade = clamp(clip.w.sub(max(u.distance.sub(fadeBefore), fadeNearest)).div(fadeLength), 0, mostFade);
  const colour = mix(style.xyz, u.background, select(style.w.lessThan(1.5), fade, float(0)));
  const dim = style.xyz.pow(2.2).dot(luminance);
  const contrast = max(dim, backgroundLight(u))
    .add(0.05)
    .div(min(dim, backgroundLight(u)).add(0.05));
  const faint = smoothstep(outlineFull, outlineBelow, contrast).oneMinus().mul(float(1).sub(fade));
  const sprite: Sprite = {
    place: varying(vec2(place.x, place.y.negate())),
    radius: varying(radius),
    colour: varying(colour),
    faint: varying(faint),
    kind: varying(style.w),
    card: varying(card),
    tile: varying(tile),
  };
  material.fragmentNode = Fn(() => spriteColour(u, sprite))();
  return material;
}

/** What the vertices hand to the pixels; `place` in pixels from the centre, down and to the right. */
interface Sprite {
  readonly place: Vec2;
  readonly radius: Float;
  readonly colour: Vec3;
  /** 1 where the colour has little contrast with the background and needs an outline. */
  readonly faint: Float;
  readonly kind: Float;
  readonly card: Float;
  readonly tile: Vec2;
}

function spriteColour(u: PointUniforms, { place, radius, colour, faint, kind, card, tile }: Sprite): Vec4 {
  const rounding = mix(radius, radius.mul(0.3), card);
  const beyond = place.abs().sub(radius).add(rounding).toVar();
  const outside = length(max(beyond, 0))
    .add(min(max(beyond.x, beyond.y), 0))
    .sub(rounding)
    .toVar();
  const coverage = clamp(float(0.5).sub(outside), 0, 1);
  const glyph = glyphAt(u, place.div(radius), tile);
  // A colour that is nearly the background's is drawn as it is, and outlined and written in ink.
  const unseen = smoothstep(0.1, 0.35, length(colour.sub(u.background))).oneMinus();
  const face = mix(mix(u.background, colour, 0.12), mix(colour, u.ink, unseen.mul(0.7)), glyph);
  const filled = mix(colour, face, card);
  // A disc has a faint rim that sets it off from the one behind it; a card has a border of its own colour.
  const plainRim = mix(mix(u.background, colour, max(card, 0.35)), u.ink, unseen.mul(0.4));
  const rim = mix(plainRim, mix(colour, u.ink, 0.65), faint);
  const ring = select(
    kind.greaterThan(emphasis.selected - 0.5),
    u.accent,
    select(kind.greaterThan(emphasis.hovered - 0.5), u.ink, rim),
  );
  const ringWidth = select(kind.greaterThan(emphasis.hovered - 0.5), float(2), float(0.9)).mul(u.pixelRatio);
  const onRing = clamp(outside.add(ringWidth).add(0.5), 0, 1);
  const opacity = select(kind.lessThan(0.5), float(dimmedOpacity), select(kind.lessThan(1.5), float(0.9), float(1)));
  return vec4(mix(filled, ring, onRing), coverage.mul(opacity));
}

/** The thumbnail's brightness at a place from -1 to 1 across the sprite, with a margin around it. */
function glyphAt(u: PointUniforms, place: Vec2, tile: Vec2): Float {
  const across = place.div(0.86).mul(0.5).add(0.5).mul(u.imageSize).toVar();
  const inside = clamp(floor(across), 0, u.imageSize.sub(1)).add(0.5);
  const brightness = textureLevel(u.atlas, tile.add(inside).div(u.atlasSize), float(0)).x;
  const past = max(across.sub(u.imageSize), across.negate());
  return select(max(past.x, past.y).greaterThan(0), float(0), brightness);
}

/** Lines from the selected point to the points in `ends`: six vertices each. */
export function linesMaterial(u: PointUniforms): NodeMaterial {
  const material = blended();
  const start = clipPlace(u, u.selected).toVar();
  const end = clipPlace(u, u.ends.element(vertexIndex.div(uint(6))) as unknown as Node<'uint'>).toVar();
  const along = end.xy.div(end.w).sub(start.xy.div(start.w)).mul(u.viewport).toVar();
  const across = vec2(along.y.negate(), along.x)
    .div(max(length(along), 1e-6))
    .toVar();
  const side = corner();
  const at = select(side.x.greaterThan(0), end, start);
  const halfWidth = u.pixelRatio.mul(0.75).add(0.5);
  const shifted = at.xy.add(across.mul(side.y).mul(halfWidth).mul(2).div(u.viewport).mul(at.w));
  const inFront = min(start.w, end.w).greaterThan(0.02);
  material.vertexNode = select(inFront, vec4(shifted, at.z, at.w), vec4(2, 2, 2, 1));
  const acrossLine = varying(side.y.mul(halfWidth));
  material.fragmentNode = vec4(u.accent, clamp(u.pixelRatio.mul(0.75).add(0.5).sub(acrossLine.abs()), 0, 1).mul(0.6));
  return material;
}
