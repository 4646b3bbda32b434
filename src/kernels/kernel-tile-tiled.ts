// Bindings of shaders/kernel/kernel_tile_tiled.wgsl.
import code from '../../shaders/kernel/kernel_tile_tiled.wgsl';
import type { CommandList } from '../gpu/commands';
import { kernelTileDispatch, type KernelTileArguments, type TilePiece } from './kernel-tile-dispatch';

/** Records one piece of a layer's kernel term: both Grams through workgroup memory. */
export function encodeKernelTileTiled(list: CommandList, tile: KernelTileArguments, piece: TilePiece): void {
  list.dispatch({ kernel: { name: 'kernel_tile_tiled', code }, ...kernelTileDispatch(list, tile, piece) });
}
