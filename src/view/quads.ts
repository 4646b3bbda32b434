// Rectangles without vertices of their own: a shader makes their corners from the index of the vertex.
import { float, select, uint, vec2, vertexIndex } from 'three/tsl';
import { BufferGeometry } from 'three/webgpu';
import type { Node } from 'three/webgpu';

export const verticesPerQuad = 6;

/** A geometry of so many vertices, which its material makes. */
export function pulledGeometry(vertices: number): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setDrawRange(0, vertices);
  return geometry;
}

/** Corner of a rectangle for this vertex: 0 or 1 to the right and down, in the order that faces the viewer. */
export function corner(): Node<'vec2'> {
  const vertex = vertexIndex.mod(uint(verticesPerQuad));
  const right = vertex
    .equal(uint(2))
    .or(vertex.equal(uint(3)))
    .or(vertex.equal(uint(5)));
  const lower = vertex.equal(uint(1)).or(vertex.greaterThan(uint(3)));
  return vec2(select(right, float(1), float(0)), select(lower, float(1), float(0)));
}
