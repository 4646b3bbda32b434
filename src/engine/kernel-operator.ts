// The kernel as an operator, with its passes kept where they fit, and in stretches of datapoints where they do not.
import type { JobOptions } from '../core/progress';
import { CommandList } from '../gpu/commands';
import { planMemory } from '../gpu/plan';
import { uncut } from './block-sizes';
import { fitsBudget } from './kernel-estimate';
import { encodeProduct, HeldOperator, type OperatorSets } from './jacobian-products';
import type { Network } from './network';
import { encodeForward } from './passes';
import { StretchedOperator } from './stretched-operator';

const share = 1 / 2; // of the free bytes, for as long as the operator is there

/** v [n2, C] -> K v [n1, C] between two sets. */
export class KernelOperator implements Disposable {
  private constructor(private readonly operator: HeldOperator | StretchedOperator) {}

  /** Throws LimitExceeded, ShapeMismatch, DeviceLost, the signal's reason. */
  static async create(network: Network, sets: OperatorSets, options: JobOptions = {}): Promise<KernelOperator> {
    const { bytes, flops } = heldCosts(network, sets);
    const isHeld = fitsBudget(network.gpu.arena.budget, bytes / share);
    return new KernelOperator(
      isHeld ? await HeldOperator.create(network, sets, options) : new StretchedOperator(network, sets, flops),
    );
  }

  /** K v. Throws ShapeMismatch when v is not n2 x C numbers, LimitExceeded, DeviceLost, the signal's reason. */
  apply(v: ArrayLike<number>, options: JobOptions = {}): Promise<Float32Array> {
    return this.operator.apply(v, options);
  }

  /** Of one product. */
  get flops(): number {
    return this.operator.flops;
  }

  [Symbol.dispose](): void {
    if (this.operator instanceof HeldOperator) this.operator[Symbol.dispose]();
  }
}

/** K v once, [n1, C]: see KernelOperator for many. */
export async function kernelVectorProduct(
  network: Network,
  request: OperatorSets & { readonly v: ArrayLike<number> },
  options: JobOptions = {},
): Promise<Float32Array> {
  using operator = await KernelOperator.create(network, request, options);
  return await operator.apply(request.v, options);
}

/** Bytes of passes that are kept, and FLOPs of the passes and one product. */
function heldCosts(network: Network, { rows: inputs, columns: others, parameters }: OperatorSets) {
  let flops = 0;
  const { bytes } = planMemory(network.gpu.device, (arena) => {
    const list = new CommandList(arena, uncut);
    const context = network.context(list, arena);
    const rows = encodeForward(context, network.graph, inputs);
    const columns = others ? encodeForward(context, network.graph, others) : rows;
    const cotangent = arena.matrix('vector', network.outputs, columns.n);
    encodeProduct(context, network, { rows, columns, cotangent, counted: parameters });
    flops = list.flops;
  });
  return { bytes, flops };
}
