// Where the shader finds a block of a picture: in the levels of one texture, in one tile of an atlas, or in one of several.
import { int, ivec2, textureLoad, vec2 } from 'three/tsl';
import type { Node, TextureNode } from 'three/webgpu';
import { tileEdge } from '../core/pyramid';
import type { HeatmapUniforms } from './heatmap-uniforms';

type Float = Node<'float'>;
type Vec2 = Node<'vec2'>;

/** A number of the picture, and whether it is not there where that differs from block to block. */
export interface ReadBlock {
  readonly value: Float;
  readonly isMissing?: Node<'bool'>;
}

export interface BlockReader {
  /** Reads what is at the column of one of these blocks and the row of another; blocks are counted from the origin. */
  at(blocks: readonly Vec2[]): (column: number, row: number) => ReadBlock;
  /** Whether nothing is there to read. */
  readonly isMissing?: Node<'bool'>;
}

/** A texel of whichever texture the node holds at the moment. */
export function texel(source: TextureNode, at: Node<'ivec2'>, level: Node<'int'> = int(0)): Node<'vec4'> {
  return textureLoad(source, at, level);
}

export function blocksOfTexture(u: HeatmapUniforms): BlockReader {
  return {
    at: (blocks) => {
      const texels = blocks.map((block) => ivec2(block.add(u.cells.origin)).toVar());
      return (column, row) => ({ value: texel(u.picture, ivec2(texels[column].x, texels[row].y), u.cells.level).x });
    },
  };
}

/** All of one tile, or of what stands in for it: `entry` as the table of tiles has it. */
export function blocksOfTile(u: HeatmapUniforms, entry: Node<'vec4'>): BlockReader {
  return {
    at: (blocks) => {
      const texels = blocks.map((block) => ivec2(block.add(u.cells.origin).mul(entry.z).floor().add(entry.xy)).toVar());
      return (column, row) => ({ value: texel(u.picture, ivec2(texels[column].x, texels[row].y)).x });
    },
    isMissing: entry.w.lessThan(0.5),
  };
}

/** Of whichever tile holds the block: each has its own entry. */
export function blocksOfTiles(u: HeatmapUniforms): BlockReader {
  return {
    at: (blocks) => (column, row) => {
      const at = vec2(blocks[column].x, blocks[row].y).add(u.cells.origin).toVar();
      const entry = texel(u.tiles, ivec2(at.div(tileEdge).floor().sub(u.firstTile))).toVar();
      const value = texel(u.picture, ivec2(at.mul(entry.z).floor().add(entry.xy))).x;
      return { value, isMissing: entry.w.lessThan(0.5) };
    },
  };
}
