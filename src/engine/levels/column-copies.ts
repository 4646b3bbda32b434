// Columns copied from some matrices to others of the same heights, all of one pair of sets in one dispatch for each matrix.
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { encodeCopyColumns } from '../../kernels/copy-columns';

type Matrices = readonly Matrix[];

interface Copies {
  readonly from: Matrices;
  readonly to: Matrices;
  /** A column of each, one after the other. */
  readonly pairs: number[];
}

export class ColumnCopies {
  private readonly all: Copies[] = [];

  add(from: Matrices, column: number, to: Matrices, place: number): void {
    const known = this.all.find((copies) => copies.from === from && copies.to === to);
    const copies = known ?? { from, to, pairs: [] };
    if (!known) this.all.push(copies);
    copies.pairs.push(column, place);
  }

  /** Records them; `buffer` takes two u32 for each. */
  encode(list: CommandList, { queue }: GPUDevice, buffer: GPUBuffer): void {
    queue.writeBuffer(buffer, 0, Uint32Array.from(this.all.flatMap(({ pairs }) => pairs)));
    let first = 0;
    for (const { from, to, pairs } of this.all) {
      const count = pairs.length / 2;
      from.forEach((input, at) => encodeCopyColumns(list, { input, output: to[at], pairs: buffer, first, count }));
      first += count;
    }
  }
}
