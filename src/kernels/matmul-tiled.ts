// Bindings of shaders/linear_algebra/matmul_tiled.wgsl.
import code from '../../shaders/linear_algebra/matmul_tiled.wgsl';
import type { CommandList } from '../gpu/commands';
import { matmulDispatch, type MatmulArguments, type MatmulPiece } from './matmul-dispatch';

/** Records one piece of the product through workgroup memory: 64 x 64 entries per workgroup. */
export function encodeMatmulTiled(list: CommandList, product: MatmulArguments, piece: MatmulPiece): void {
  list.dispatch({ kernel: { name: 'matmul_tiled', code }, ...matmulDispatch(list, product, piece) });
}
