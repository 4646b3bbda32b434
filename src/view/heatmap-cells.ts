// The meshes of a heatmap's cells: one for each shader, of which those are seen that the frame needs.
import { Mesh, PlaneGeometry } from 'three/webgpu';
import type { BufferGeometry, NodeMaterial, Scene } from 'three/webgpu';
import type { ScaleName } from './colour-scale';
import type { Taps } from './heatmap-means';
import { type CellPart, type CellsKind, type CellSource, cellsMaterial } from './heatmap-shader';
import type { HeatmapUniforms } from './heatmap-uniforms';
import { pulledGeometry, verticesPerQuad } from './quads';
import type { TileSpans } from './tile-spans';

/** How cells are drawn. */
export interface CellsLook {
  readonly taps: Taps;
  readonly scale: ScaleName;
  /** Of a picture of tiles. */
  readonly spans?: TileSpans;
}

const partsOf: Readonly<Record<CellSource, readonly CellPart[]>> = { texture: ['all'], tiles: ['tile', 'borders'] };

export class HeatmapCells {
  private readonly plane = new PlaneGeometry(2, 2);
  private readonly meshes = new Map<string, Mesh>();

  constructor(
    private readonly scene: Scene,
    private readonly uniforms: HeatmapUniforms,
  ) {}

  /** Shows what this look needs, and nothing else. */
  update({ taps, scale, spans }: CellsLook): void {
    for (const mesh of this.meshes.values()) mesh.visible = false;
    for (const part of partsOf[spans ? 'tiles' : 'texture']) {
      const mesh = this.meshOf({ part, taps, scale });
      const quads = spans ? quadsOf(part, spans) : 1;
      mesh.visible = quads > 0;
      if (spans) mesh.geometry.setDrawRange(0, quads * verticesPerQuad);
    }
    if (spans) this.uniforms.setSpans(spans);
  }

  dispose(): void {
    this.plane.dispose();
    for (const { geometry, material } of this.meshes.values()) {
      geometry.dispose();
      (material as NodeMaterial).dispose();
    }
  }

  private meshOf(kind: CellsKind): Mesh {
    const key = `${kind.part} ${kind.taps} ${kind.scale}`;
    const known = this.meshes.get(key);
    if (known) return known;
    const geometry: BufferGeometry = kind.part === 'all' ? this.plane : pulledGeometry(0);
    const mesh = new Mesh(geometry, cellsMaterial(this.uniforms, kind));
    mesh.frustumCulled = false;
    this.meshes.set(key, mesh);
    this.scene.add(mesh);
    return mesh;
  }
}

function quadsOf(part: CellPart, { columns, rows }: TileSpans): number {
  return part === 'tile' ? columns.length * rows.length : columns.length + rows.length - 2;
}
