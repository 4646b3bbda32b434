// Bindings of shaders/linear_algebra/matmul_registers.wgsl.
import plain from '../../shaders/linear_algebra/matmul_registers.wgsl';
import withSubgroups from '../../shaders/linear_algebra/matmul_registers.wgsl?subgroups';
import type { CommandList } from '../gpu/commands';
import { matmulDispatch, type MatmulArguments, type MatmulPiece } from './matmul-dispatch';

/** Records one piece of the product: 16 x 8 entries per thread in registers, no barriers. */
export function encodeMatmulRegisters(
  list: CommandList,
  product: MatmulArguments,
  piece: MatmulPiece,
  subgroups: boolean,
): void {
  const kernel = { name: 'matmul_registers', code: subgroups ? withSubgroups : plain };
  list.dispatch({ kernel, ...matmulDispatch(list, product, piece) });
}
