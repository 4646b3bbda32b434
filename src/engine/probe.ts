// Which family of the matrix product is fastest on this adapter, found by a short run of each and not by its name.
import { normals } from '../core/random';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import { columnStride, type Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeMatmul, type ProductFamily } from '../kernels/matmul';

const edge = 384;
const rounds = 2;
const found = new WeakMap<Gpu, Promise<ProductFamily>>();

/** The fastest family whose numbers are right; probed once per device. Throws DeviceLost. */
export function probeFamily(gpu: Gpu): Promise<ProductFamily> {
  let family = found.get(gpu);
  if (!family) found.set(gpu, (family = probe(gpu)));
  return family;
}

async function probe(gpu: Gpu): Promise<ProductFamily> {
  using arena = gpu.arena.child('probe');
  const values = [1, 2].map((stream) => normals(0, stream, edge * edge));
  const [a, b] = values.map((square) => uploadSquare(arena, square));
  const expected = firstRow(values[0], values[1]);
  const families: ProductFamily[] = gpu.hasSubgroups ? ['registers', 'subgroups', 'tiled'] : ['registers', 'tiled'];
  let best: { family: ProductFamily; seconds: number } = { family: 'registers', seconds: Infinity };
  for (const family of families) {
    const c = arena.matrix('product', edge, edge);
    const seconds = await time(gpu, arena, family, { a, b, c });
    const sample = await readFloats(gpu, c.buffer, 0, edge);
    if (agree(sample, expected) && seconds < best.seconds) best = { family, seconds };
  }
  return best.family;
}

async function time(
  gpu: Gpu,
  arena: Arena,
  family: ProductFamily,
  product: { a: Matrix; b: Matrix; c: Matrix },
): Promise<number> {
  const list = new CommandList(arena, Infinity);
  encodeMatmul(list, family, product);
  let best = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    await submit(gpu, list);
    if (round > 0) best = Math.min(best, (performance.now() - started) / 1000);
  }
  return best;
}

function uploadSquare(arena: Arena, values: Float32Array): Matrix {
  const buffer = arena.upload('operand', Float32Array.from(values));
  return { buffer, offset: 0, rows: edge, columns: edge, stride: columnStride(edge) };
}

/** Row 0 of A^T B in float64. */
function firstRow(a: Float32Array, b: Float32Array): Float64Array {
  const row = new Float64Array(edge);
  for (let k = 0; k < edge; k++) {
    for (let j = 0; j < edge; j++) row[j] += a[k * edge] * b[k * edge + j];
  }
  return row;
}

/** Equal up to the error bound of sums over `edge` terms of about unit size. */
function agree(actual: Float32Array, expected: Float64Array): boolean {
  const bound = 2 ** -24 * edge * edge;
  return actual.every((value, at) => Math.abs(value - expected[at]) <= bound);
}
