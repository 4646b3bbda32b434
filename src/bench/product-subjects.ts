// The matrix product of each family at 1024^3, and the fused kernel tile of one layer, as subjects.
import { normals, streamOf } from '../core/random';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import { columnStride, type Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeKernelTile } from '../kernels/kernel-tile';
import { encodeMatmul, type ProductFamily } from '../kernels/matmul';
import type { Subject } from './measure';
import { bytesOf, checkMatrix, sampleIndices } from './samples';

export const edge = 1024;
const layerWidth = 256;

/** The families this adapter can run. */
export function familiesOf(gpu: Gpu): ProductFamily[] {
  return gpu.hasSubgroups ? ['registers', 'subgroups', 'tiled'] : ['registers', 'tiled'];
}

interface Operand {
  readonly values: Float32Array;
  readonly matrix: Matrix;
}

function operand(arena: Arena, name: string, rows: number): Operand {
  const values = normals(0, streamOf(name), rows * edge);
  const buffer = arena.upload(name, Float32Array.from(values));
  return { values, matrix: { buffer, offset: 0, rows, columns: edge, stride: columnStride(edge) } };
}

/** A subject whose result is one matrix [1024, 1024] that a list recorded once writes. */
function matrixSubject(
  gpu: Gpu,
  { name, size }: { name: string; size: string },
  record: (list: CommandList, arena: Arena, out: Matrix) => (row: number, column: number) => number,
): Subject {
  const arena = gpu.arena.child(name);
  const out = arena.matrix('result', edge, edge);
  const clear = new CommandList(arena);
  clear.clear(out.buffer);
  const list = new CommandList(arena, Infinity);
  const expected = record(list, arena, out);
  const work = { flops: list.flops, bytes: bytesOf(list) };
  const indices = { rows: sampleIndices(edge, 'rows'), columns: sampleIndices(edge, 'columns') };
  return {
    name,
    size,
    prepare: () => submit(gpu, clear),
    run: async () => (await submit(gpu, list), work),
    check: async () => checkMatrix(await readMatrix(gpu, out), edge, indices, expected),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}

/** sum over k of a[k, row] b[k, column]. */
function columnProduct(a: Float32Array, b: Float32Array, row: number, column: number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += edge) sum += a[at + row] * b[at + column];
  return sum;
}

/** a^T b at 1024^3, one dispatch. */
export function productSubject(gpu: Gpu, family: ProductFamily): Subject {
  return matrixSubject(gpu, { name: `matrix product, ${family}`, size: '1024^3' }, (list, arena, c) => {
    const [a, b] = ['a', 'b'].map((name) => operand(arena, name, edge));
    encodeMatmul(list, family, { a: a.matrix, b: b.matrix, c });
    return (row, column) => columnProduct(a.values, b.values, row, column);
  });
}

/** One layer's term of a trace kernel, symmetric: (<a, a'> + 1) <delta, delta'> over 256 activations and 256 deltas. */
export function tileSubject(gpu: Gpu, family: ProductFamily): Subject {
  const size = `${layerWidth} + ${layerWidth} rows, n = ${edge}`;
  return matrixSubject(gpu, { name: 'fused kernel tile', size }, (list, arena, out) => {
    const [a, d] = ['activations', 'deltas'].map((name) => operand(arena, name, layerWidth));
    const side = { activations: a.matrix, deltas: d.matrix, firstDelta: 0 };
    encodeKernelTile(list, family, {
      ...{ rows: side, columns: side, deltaRows: layerWidth, deltaConstant: 0, alpha: 1, beta: 1 },
      ...{ n1: edge, n2: edge, out, triangle: true, mirror: true, accumulate: false },
      spread: { rowStep: 1, rowOffset: 0, columnStep: 1, columnOffset: 0 },
    });
    const gram = ({ values }: Operand, i: number, j: number): number => columnProduct(values, values, i, j);
    return (i, j) => (gram(a, i, j) + 1) * gram(d, i, j);
  });
}
