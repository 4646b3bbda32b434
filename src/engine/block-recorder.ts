// Records sides and pairs of blocks into one list.
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { encodeGatherColumns } from '../kernels/gather-columns';
import type { OpContext } from '../ops/context';
import type { Unit, Which } from './block-units';
import { allMethods, termMethods } from './kernel-method';
import type { KernelRequest } from './kernel-request';
import { encodeSide, targetShape, type Side } from './kernel-side';
import { encodeNorms, encodeTerms } from './kernel-sum';
import type { Network } from './network';

export interface UnitPair {
  readonly left: Side;
  readonly right: Side;
  readonly row: Unit;
  readonly column: Unit;
  readonly out: Matrix;
  readonly accumulate: boolean;
}

export class BlockRecorder {
  private readonly context: OpContext;

  constructor(
    private readonly network: Network,
    private readonly request: KernelRequest,
    readonly list: CommandList,
    private readonly arena: Arena,
  ) {
    this.context = network.context(list, arena);
  }

  side(which: Which, { first, count, logits }: Unit): Side {
    const { rows, columns, reduction, targets, columnTargets } = this.request;
    const set = which === 'rows' ? rows : (columns ?? rows);
    const own = which === 'rows' || !columns ? targets : columnTargets;
    const { positions } = targetShape(this.network);
    const blockTargets = own?.slice(first * positions, (first + count) * positions);
    const datapoints = this.datapoints(set, first, count);
    return encodeSide(this.context, this.network, { datapoints, reduction, targets: blockTargets, logits });
  }

  private datapoints(set: Matrix, first: number, count: number): Matrix {
    if (count === set.columns) return set;
    const places = Uint32Array.from({ length: count }, (_, i) => first + i);
    const indices = this.list.scratch.upload('block', places);
    const output = this.arena.matrix('block', set.rows, count);
    encodeGatherColumns(this.list, { input: set, indices, first: 0, count, output });
    return output;
  }

  /** The terms of these parameters, of those that the request counts when absent. */
  pair({ left, right, row, column, out, accumulate }: UnitPair, parameters = this.request.parameters): void {
    const full = this.request.reduction === 'full';
    const logits = { count: this.network.outputs, row: row.logits.first, column: column.logits.first };
    encodeTerms(
      this.context,
      this.network,
      { left, right },
      termMethods(this.network, { ...this.request, parameters }),
      {
        out,
        row: row.first,
        column: column.first,
        symmetric: left === right,
        mirror: !this.request.columns,
        accumulate,
        logits: full ? logits : undefined,
      },
    );
  }

  /** The side's share of its set's diagonal. */
  norms(side: Side): GPUBuffer {
    return encodeNorms(this.context, this.network, side, allMethods(this.network, this.request));
  }
}
