// Our own engine, as the page uses it: with the family of the matrix product that is fastest on the adapter.
import { computeKernel } from '../../engine/kernel';
import { Network, uploadDatapoints } from '../../engine/network';
import { encodeForward, encodeJvp } from '../../engine/passes';
import type { Arena } from '../../gpu/arena';
import type { Gpu } from '../../gpu/device';
import type { Matrix } from '../../gpu/matrix';
import { readMatrix } from '../../gpu/readback';
import { submit } from '../../gpu/submit';
import type { ProductFamily } from '../../kernels/matmul';
import type { Model } from '../../model/graph';
import { ParameterSet } from '../../ops/parameter-set';
import { batchMajor, type Contender, type Opened, type Result } from './contender';
import { classes, directionCount, directionsOf, inputsOf, sizes, type Task } from './problem';

export const ourName = 'ntk-explorer';

interface Computed {
  readonly matrix: Matrix;
  readonly flops: number;
}

type Compute = (network: Network, arena: Arena, inputs: Matrix) => Promise<Computed>;

/** The engine with this family of the matrix product. */
export function ourContender(gpu: Gpu, model: Model, family: ProductFamily): Contender {
  const open = async ({ kind, n }: Task): Promise<Opened> => {
    const network = Network.create(gpu, model, family);
    const inputs = uploadDatapoints(network.arena, inputsOf(n), n, sizes[0]);
    const compute = kind === 'jvp' ? tangents(network, model) : kernel(kind);
    return opened(gpu, network, stridesOf(kind, n), (arena) => compute(network, arena, inputs));
  };
  return { library: ourName, backend: 'webgpu', device: gpu.device, open };
}

function kernel(reduction: 'trace' | 'full'): Compute {
  return (network, arena, inputs) => computeKernel(network, arena, { rows: inputs, reduction });
}

/** A forward pass and the tangents of all directions at once; the directions are uploaded before. */
function tangents(network: Network, model: Model): Compute {
  const set = ParameterSet.create(network.arena, 'directions', network.layout, directionCount);
  directionsOf(model).forEach((values, k) => set.write(network.gpu, values, k));
  return async (_, arena, inputs) => {
    const list = network.commands(arena);
    const context = network.context(list, arena);
    const matrix = encodeJvp(context, network.graph, encodeForward(context, network.graph, inputs), {
      parameters: set,
    })!;
    await submit(network.gpu, list);
    return { matrix, flops: list.flops };
  };
}

/** Kernels are as the others'; tangents are k-major, [16 * C, n]. */
function stridesOf(kind: Task['kind'], n: number): Result['strides'] {
  return kind === 'jvp' ? { i: 0, c: classes * n, j: 1, d: n } : batchMajor(kind, n);
}

function opened(
  gpu: Gpu,
  network: Network,
  strides: Result['strides'],
  compute: (arena: Arena) => Promise<Computed>,
): Opened {
  let arena: Arena | undefined;
  let computed: Computed | undefined;
  return {
    run: async () => {
      arena?.[Symbol.dispose]();
      arena = network.arena.child('contender');
      computed = await compute(arena);
    },
    read: async () => ({ values: await readMatrix(gpu, computed!.matrix), strides }),
    flops: () => computed!.flops,
    close: () => network[Symbol.dispose](),
  };
}
