// Every entry of a request on the CPU, block by block in the order of its datapoints: for those who keep them elsewhere.
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import { readMatrix } from '../../gpu/readback';
import { submit } from '../../gpu/submit';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { chunkSize } from './chunk-size';
import { encodeReduced, type Norms, type PlacedSides } from './entry-cells';
import { type LevelsRequest, setOf, type Which } from './level-request';
import { encodeSomeSide } from './level-sides';
import { levelNorms } from './norms';

const mostAtOnce = 2048;

/** Entries [rows, columns] from the places `row`, `column` of the orders on. */
export interface EntryBlock {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** Row-major. */
  readonly values: Float32Array;
  /** FLOPs executed since the block before. */
  readonly flops: number;
}

/** A stretch of the places of one side. */
interface Stretch {
  readonly first: number;
  readonly datapoints: Uint32Array;
}

class EntryRun {
  private flops = 0;

  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly norms: Norms | undefined,
    private readonly options: JobOptions,
  ) {}

  async *blocks(): AsyncGenerator<EntryBlock, void> {
    const size = blockSize(this.network, this.request);
    const [rows, columns] = [this.stretches('rows', size), this.stretches('columns', size)];
    const isSymmetric = this.request.columns === undefined;
    for (const row of rows) {
      using kept = this.network.gpu.arena.child('block rows');
      const left = await this.side('rows', row, kept);
      for (const column of isSymmetric ? columns.filter(({ first }) => first >= row.first) : columns)
        yield await this.block(row, column, left);
    }
  }

  private stretches(which: Which, size: number): Stretch[] {
    const { order } = setOf(this.request, which);
    return Array.from({ length: Math.ceil(order.length / size) }, (_, at) => ({
      first: at * size,
      datapoints: order.subarray(at * size, (at + 1) * size),
    }));
  }

  private async block(row: Stretch, column: Stretch, left: Side): Promise<EntryBlock> {
    const isSame = this.request.columns === undefined && row.first === column.first;
    using scratch = this.network.gpu.arena.child('block columns');
    const right = isSame ? left : await this.side('columns', column, scratch);
    const places = { rows: row.datapoints, columns: column.datapoints };
    const values = await this.entries({ left, right, places });
    const extent = { rows: row.datapoints.length, columns: column.datapoints.length };
    const { flops } = this;
    this.flops = 0;
    return { row: row.first, column: column.first, ...extent, values, flops };
  }

  private async side(which: Which, { datapoints }: Stretch, arena: Arena): Promise<Side> {
    using scratch = this.network.gpu.arena.child('block side');
    const list = this.network.commands(scratch);
    const context = this.network.context(list, arena);
    const side = encodeSomeSide(context, this.network, this.request, arena, { which, datapoints });
    await this.submit(list);
    return side;
  }

  private async entries(sides: PlacedSides): Promise<Float32Array> {
    using scratch = this.network.gpu.arena.child('block entries');
    const list = this.network.commands(scratch);
    const context = this.network.context(list, scratch);
    const entries = encodeReduced(context, this.network, this.request, this.norms, sides);
    await this.submit(list);
    return readMatrix(this.network.gpu, entries);
  }

  private async submit(list: CommandList): Promise<void> {
    await submit(this.network.gpu, list, { ...this.options, stage: 'entries', onProgress: undefined });
    this.flops += list.flops;
  }
}

/** Datapoints at once, a power of two: as many as the budget holds with their passes. */
function blockSize(network: Network, request: LevelsRequest): number {
  const orders = (['rows', 'columns'] as const).map((which) => setOf(request, which).order);
  const longest = Math.max(...orders.map(({ length }) => length));
  const most = Math.min(mostAtOnce, 2 ** Math.ceil(Math.log2(longest)));
  return chunkSize(network, { most, fewest: 1, share: 0.8 }, (list, count) => {
    const context = network.context(list, list.scratch);
    const [rows, columns] = orders.map((order) => order.subarray(0, count));
    const side = (which: Which, datapoints: Uint32Array): Side =>
      encodeSomeSide(context, network, request, list.scratch, { which, datapoints });
    const sides = { left: side('rows', rows), right: side('columns', columns), places: { rows, columns } };
    encodeReduced(context, network, request, request.reduction === 'cosine' ? noNorms : undefined, sides);
  });
}

/** For what is recorded to know its size. */
const noNorms: Norms = { rows: new Float32Array(), columns: new Float32Array() };

async function normsOf(network: Network, request: LevelsRequest, options: JobOptions): Promise<Norms | undefined> {
  if (request.reduction !== 'cosine') return undefined;
  const rows = await levelNorms(network, request, 'rows', options);
  return { rows, columns: request.columns ? await levelNorms(network, request, 'columns', options) : rows };
}

/** Throws LimitExceeded where the budget has no room for the entries of even one datapoint with another. */
export function requireRoomForEntries(network: Network, request: LevelsRequest): void {
  blockSize(network, request);
}

/**
 * Yields every entry once, a block at a time; where the columns are the rows, only blocks on and above the diagonal, those on
 * it whole. A block is of at most 2,048 places a side, fewer where the budget holds no more, from a multiple of that on.
 * Throws LimitExceeded, ShapeMismatch, DeviceLost, the signal's reason.
 */
export async function* requestEntries(
  network: Network,
  request: LevelsRequest,
  options: JobOptions = {},
): AsyncGenerator<EntryBlock, void> {
  const norms = await normsOf(network, request, options);
  yield* new EntryRun(network, request, norms, options).blocks();
}
