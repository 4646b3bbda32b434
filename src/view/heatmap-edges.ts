// What is drawn over and beside the heatmap's cells: tracks along two edges, and rectangles for lines and marks.
import { float, Fn, int, ivec2, mix, select, uint, uniformArray, varying, vec3, vec4, vertexIndex } from 'three/tsl';
import { NodeMaterial, Vector4 } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import { mostRectangles, type Rectangle } from './heatmap-overlay';
import { texel } from './heatmap-blocks';
import { coveredTaps } from './heatmap-means';
import { placeInBlocks, toClip } from './heatmap-shader';
import { tracksWidth } from './heatmap-tracks';
import type { HeatmapUniforms } from './heatmap-uniforms';
import { corner, verticesPerQuad } from './quads';

type Float = Node<'float'>;
type Vec3 = Node<'vec3'>;

/** A quad for each track: those left of the visible cells, the innermost first, then those above them. */
export function tracksMaterial(u: HeatmapUniforms): NodeMaterial {
  const material = new NodeMaterial();
  const quad = int(vertexIndex.div(uint(verticesPerQuad)));
  const isAbove = quad.greaterThanEqual(u.rowTracks);
  const nth = float(select(isAbove, quad.sub(u.rowTracks), quad));
  const to = u.area.xy.sub(u.trackGap).sub(u.trackGap.add(u.trackWidth).mul(nth));
  const from = to.sub(u.trackWidth);
  const left = vec4(from.x, u.area.y, to.x, u.area.w);
  const above = vec4(u.area.x, from.y, u.area.z, to.y);
  const box = select(isAbove, above, left);
  material.vertexNode = toClip(u, mix(box.xy, box.zw, corner()));
  const across = varying(select(isAbove, float(1), float(0)));
  const start = float(select(isAbove, u.rowTracks, quad))
    .mul(u.trackStride.y)
    .add(select(isAbove, nth, float(0)).mul(u.trackStride.x));
  material.fragmentNode = Fn(() => vec4(trackColour(u, across, varying(start)), 1))();
  return material;
}

/** Blocks of a track's level a pixel can touch. */
const trackTaps = 3;

/** The mean colour of the rows or columns a pixel covers. `start` is the texel where the track begins. */
function trackColour(u: HeatmapUniforms, across: Float, start: Float): Vec3 {
  const p = u.trackCells;
  const isAcross = across.greaterThan(0.5);
  const base = int(start.add(0.5))
    .add(int(select(isAcross, u.trackLevel.x, u.trackLevel.y)))
    .toVar();
  const origin = select(isAcross, p.origin.x, p.origin.y);
  const total = vec3(0).toVar();
  for (const { share, at } of coveredTaps(p, trackTaps, placeInBlocks(u, p))) {
    const place = base.add(int(select(isAcross, at.x, at.y).add(origin))).toVar();
    const here = texel(u.tracks, ivec2(place.mod(int(tracksWidth)), place.div(int(tracksWidth))));
    total.addAssign(here.xyz.mul(select(isAcross, share.x, share.y)));
  }
  return total;
}

/** Plain rectangles, drawn in their order: six vertices each. */
export class OverlayMaterial {
  readonly material = new NodeMaterial();
  private readonly boxes = Array.from({ length: mostRectangles }, () => new Vector4());
  private readonly colours = Array.from({ length: mostRectangles }, () => new Vector4());

  constructor(u: HeatmapUniforms) {
    const index = vertexIndex.div(uint(verticesPerQuad));
    const box = uniformArray<'vec4'>(this.boxes, 'vec4').element(index) as Node<'vec4'>;
    const colour = uniformArray<'vec4'>(this.colours, 'vec4').element(index) as Node<'vec4'>;
    this.material.vertexNode = toClip(u, mix(box.xy, box.zw, corner()));
    this.material.fragmentNode = varying(colour);
    this.material.transparent = true;
    this.material.depthTest = this.material.depthWrite = false;
  }

  /** Vertices to draw for these rectangles. */
  set(rectangles: readonly Rectangle[]): number {
    rectangles.forEach(({ left, top, right, bottom, colour, opacity }, index) => {
      this.boxes[index].set(left, top, right, bottom);
      this.colours[index].set(...colour, opacity);
    });
    return rectangles.length * verticesPerQuad;
  }
}
