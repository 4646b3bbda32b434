// Where the parts of a kernel are gathered while its blocks go by; of a cosine kernel, the diagonals it is divided by.
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { encodeCosineKernel } from '../kernels/cosine-kernel';
import { sizeOfSet } from './block-units';
import type { KernelRequest } from './kernel-request';
import type { Network } from './network';

export interface BlockResults {
  /** One for each part: [n1, n2], or [n1 * C, n2 * C]. */
  readonly matrices: readonly Matrix[];
  readonly cosine?: {
    readonly outputs: readonly Matrix[];
    readonly rowDiagonal: GPUBuffer;
    readonly columnDiagonal: GPUBuffer;
  };
}

/** Memory for so many parts of a kernel. */
export function kernelResult(network: Network, arena: Arena, request: KernelRequest, parts: number): BlockResults {
  const count = request.reduction === 'full' ? network.outputs : 1;
  const [n1, n2] = [sizeOfSet(request, 'rows'), sizeOfSet(request, 'columns')];
  const each = (label: string): Matrix[] =>
    Array.from({ length: parts }, () => arena.matrix(label, n1 * count, n2 * count));
  const matrices = each('kernel');
  if (request.reduction !== 'cosine') return { matrices };
  const [rowDiagonal, columnDiagonal] = [n1, n2].map((n) => arena.buffer('diagonal', Math.ceil(n / 4) * 16));
  return { matrices, cosine: { outputs: each('cosine kernel'), rowDiagonal, columnDiagonal } };
}

/** Records the division of every part by both diagonals, which are those of all parameters. */
export function encodeCosines(
  gpu: Gpu,
  list: CommandList,
  { matrices, cosine }: BlockResults,
  diagonals: { readonly rows: Float64Array; readonly columns: Float64Array },
): readonly Matrix[] {
  if (!cosine) return matrices;
  const { outputs, rowDiagonal, columnDiagonal } = cosine;
  gpu.device.queue.writeBuffer(rowDiagonal, 0, Float32Array.from(diagonals.rows));
  gpu.device.queue.writeBuffer(columnDiagonal, 0, Float32Array.from(diagonals.columns));
  matrices.forEach((matrix, part) =>
    encodeCosineKernel(list, { matrix, rowDiagonal, columnDiagonal, output: outputs[part] }),
  );
  return outputs;
}
