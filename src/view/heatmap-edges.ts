// What is drawn over and beside the heatmap's cells: class strips along two edges, and rectangles for lines and marks.
import {
  float,
  Fn,
  int,
  ivec2,
  Loop,
  mix,
  select,
  uint,
  uniformArray,
  varying,
  vec2,
  vec3,
  vec4,
  vertexIndex,
} from 'three/tsl';
import { NodeMaterial, Vector4 } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import { mostRectangles, type Rectangle } from './heatmap-overlay';
import { placeInMatrix, texel, toClip, type Float, type HeatmapUniforms, type Vec2, type Vec3 } from './heatmap-shader';

const verticesPerQuad = 6;

/** Corner of a rectangle for this vertex: 0 or 1 to the right and down, in the order that faces the viewer. */
function corner(): Vec2 {
  const vertex = vertexIndex.mod(uint(verticesPerQuad));
  const right = vertex
    .equal(uint(2))
    .or(vertex.equal(uint(3)))
    .or(vertex.equal(uint(5)));
  const lower = vertex.equal(uint(1)).or(vertex.greaterThan(uint(3)));
  return vec2(select(right, float(1), float(0)), select(lower, float(1), float(0)));
}

/** Twelve vertices a strip: its part left of the visible cells, then the one above them. The second strip lies outside the first. */
export function stripsMaterial(u: HeatmapUniforms): NodeMaterial {
  const material = new NodeMaterial();
  const quad = vertexIndex.div(uint(verticesPerQuad));
  const across = quad.mod(uint(2)).equal(uint(1));
  const outer = select(quad.greaterThan(uint(1)), float(1), float(0));
  const to = u.area.xy.sub(u.stripGap).sub(u.stripGap.add(u.stripWidth).mul(outer));
  const from = to.sub(u.stripWidth);
  const left = vec4(from.x, u.area.y, to.x, u.area.w);
  const above = vec4(u.area.x, from.y, u.area.z, to.y);
  const box = select(across, above, left);
  material.vertexNode = toClip(u, mix(box.xy, box.zw, corner()));
  const isAcross = varying(select(across, float(1), float(0)));
  const row = varying(outer);
  material.fragmentNode = Fn(() => vec4(classMean(u, isAcross, row), 1))();
  return material;
}

/** The mean colour of the datapoints a pixel covers, from a row of the strips' texture. */
function classMean(u: HeatmapUniforms, isAcross: Float, row: Float): Vec3 {
  const place = placeInMatrix(u);
  const along = select(isAcross.greaterThan(0.5), place.x, place.y).toVar();
  const total = vec3(0).toVar();
  Loop({ start: int(0), end: u.stripSamples, type: 'int' }, ({ i }) => {
    const shift = float(i).add(0.5).div(float(u.stripSamples)).sub(0.5).mul(u.cellsPerPixel);
    const cell = int(along.add(shift).clamp(0, float(u.n).sub(0.5)));
    total.addAssign(texel(u.strips, ivec2(cell, int(row.add(0.5)))).xyz);
  });
  return total.div(float(u.stripSamples));
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
