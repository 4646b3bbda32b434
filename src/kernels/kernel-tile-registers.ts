// Bindings of shaders/kernel/kernel_tile_registers.wgsl.
import plain from '../../shaders/kernel/kernel_tile_registers.wgsl';
import withSubgroups from '../../shaders/kernel/kernel_tile_registers.wgsl?subgroups';
import type { CommandList } from '../gpu/commands';
import { kernelTileDispatch, type KernelTileArguments, type TilePiece } from './kernel-tile-dispatch';

/** Records one piece of a layer's kernel term: both Grams in registers, no barriers. */
export function encodeKernelTileRegisters(
  list: CommandList,
  tile: KernelTileArguments,
  piece: TilePiece,
  subgroups: boolean,
): void {
  const kernel = { name: 'kernel_tile_registers', code: subgroups ? withSubgroups : plain };
  list.dispatch({ kernel, ...kernelTileDispatch(list, tile, piece) });
}
