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

/** Which meshes can be drawn. */
export interface Builds {
  isBuilt(mesh: Mesh): boolean;
  isBuilding(mesh: Mesh): boolean;
}

/** Which shaders stand in for one that is not there yet: those of more taps say the same, more slowly; fewer miss blocks. */
const standIns: Readonly<Record<Taps, readonly Taps[]>> = {
  1: [2, 3, 'many'],
  2: [3, 'many', 1],
  3: ['many', 2, 1],
  many: [3, 2, 1],
};

/** Those that can stand in for most come first. */
const inOrder: readonly Taps[] = [3, 'many', 2, 1];

const partsOf: Readonly<Record<CellSource, readonly CellPart[]>> = { texture: ['all'], tiles: ['tile', 'borders'] };

export class HeatmapCells {
  private readonly plane = new PlaneGeometry(2, 2);
  private readonly meshes = new Map<string, Mesh>();

  constructor(
    private readonly scene: Scene,
    private readonly uniforms: HeatmapUniforms,
  ) {}

  /**
   * Shows what this look needs, and nothing else. Returns the meshes that others stand in for; `isRead`: none but those that
   * are being built.
   */
  update({ taps, scale, spans }: CellsLook, builds: Builds, isRead: boolean): Mesh[] {
    const lacking: Mesh[] = [];
    for (const mesh of this.meshes.values()) mesh.visible = false;
    for (const part of partsOf[spans ? 'tiles' : 'texture']) {
      const quads = spans ? quadsOf(part, spans) : 1;
      if (quads === 0) continue;
      const wanted = this.meshOf({ part, taps, scale });
      const mayWait = !isRead || builds.isBuilding(wanted);
      const mesh = (mayWait && this.standIn({ part, taps, scale }, builds)) || wanted;
      if (mesh !== wanted) lacking.push(wanted);
      mesh.visible = true;
      if (spans) mesh.geometry.setDrawRange(0, quads * verticesPerQuad);
    }
    if (spans) this.uniforms.setSpans(spans);
    return lacking;
  }

  /** A mesh of this look, or of the same at another distance, that is not built yet. */
  unbuilt({ scale, spans }: CellsLook, builds: Builds): Mesh | undefined {
    const parts = partsOf[spans ? 'tiles' : 'texture'];
    for (const taps of inOrder) {
      for (const part of parts) {
        const mesh = this.meshOf({ part, taps, scale });
        if (!builds.isBuilt(mesh) && !builds.isBuilding(mesh)) return mesh;
      }
    }
    return undefined;
  }

  dispose(): void {
    this.plane.dispose();
    for (const { geometry, material } of this.meshes.values()) {
      geometry.dispose();
      (material as NodeMaterial).dispose();
    }
  }

  /** The first that is built of a kind and those that can stand in for it. */
  private standIn(kind: CellsKind, builds: Builds): Mesh | undefined {
    const others = [kind.taps, ...standIns[kind.taps]].map((taps) => this.meshes.get(keyOf({ ...kind, taps })));
    return others.find((mesh) => mesh && builds.isBuilt(mesh));
  }

  private meshOf(kind: CellsKind): Mesh {
    const key = keyOf(kind);
    const known = this.meshes.get(key);
    if (known) return known;
    const geometry: BufferGeometry = kind.part === 'all' ? this.plane : pulledGeometry(0);
    const mesh = new Mesh(geometry, cellsMaterial(this.uniforms, kind));
    mesh.frustumCulled = false;
    mesh.visible = false;
    this.meshes.set(key, mesh);
    this.scene.add(mesh);
    return mesh;
  }
}

const keyOf = ({ part, taps, scale }: CellsKind): string => `${part} ${taps} ${scale}`;

function quadsOf(part: CellPart, { columns, rows }: TileSpans): number {
  return part === 'tile' ? columns.length * rows.length : columns.length + rows.length - 2;
}
