// Bindings of shaders/kernel/term_diagonal.wgsl.
import code from '../../shaders/kernel/term_diagonal.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

export interface TermDiagonalArguments {
  /** [fan_in, n]; absent without a weight. */
  readonly activations?: Matrix;
  /** [*, n]; absent where the squared norm is `deltaConstant`. */
  readonly deltas?: Matrix;
  readonly deltaConstant: number;
  readonly alpha: number;
  readonly beta: number;
  readonly n: number;
  readonly accumulate: boolean;
  /** At least n floats, rounded up to a multiple of 4. */
  readonly output: GPUBuffer;
}

/** Records output[i] (+)= (alpha |a_i|^2 + beta) |d_i|^2. */
export function encodeTermDiagonal(list: CommandList, term: TermDiagonalArguments): void {
  const { activations, deltas, n } = term;
  const nothing = (): GPUBuffer => list.scratch.buffer('no-operand', 16);
  const rows = term.alpha === 0 ? 0 : (activations?.rows ?? 0);
  list.dispatch({
    kernel: { name: 'term_diagonal', code },
    u32: [
      n,
      rows,
      deltas?.rows ?? 0,
      (activations?.stride ?? 0) / 4,
      (deltas?.stride ?? 0) / 4,
      Number(term.accumulate),
    ],
    f32: [term.alpha, term.beta, term.deltaConstant],
    groups: [
      [],
      [activations ? bindingOf(activations) : nothing(), deltas ? bindingOf(deltas) : nothing()],
      [term.output],
    ],
    grid: [Math.ceil(n / 256)],
    flops: 2 * n * (rows + (deltas?.rows ?? 0)),
  });
}
