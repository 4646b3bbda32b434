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

/** The fastest family whose numbers agree with the plain one; probed once per device. Throws DeviceLost. */
export function probeFamily(gpu: Gpu): Promise<ProductFamily> {
  let family = found.get(gpu);
  if (!family) found.set(gpu, (family = probe(gpu)));
  return family;
}

async function probe(gpu: Gpu): Promise<ProductFamily> {
  using arena = gpu.arena.child('probe');
  const [a, b] = [1, 2].map((stream) => uploadSquare(arena, normals(0, stream, edge * edge)));
  const families: ProductFamily[] = gpu.hasSubgroups ? ['registers', 'subgroups', 'tiled'] : ['registers', 'tiled'];
  let expected: Float32Array | undefined;
  let best: { family: ProductFamily; seconds: number } = { family: 'registers', seconds: Infinity };
  for (const family of families) {
    const c = arena.matrix('product', edge, edge);
    const seconds = await time(gpu, arena, family, { a, b, c });
    const sample = await readFloats(gpu, c.buffer, 0, edge);
    expected ??= sample;
    if (agree(sample, expected) && seconds < best.seconds) best = { family, seconds };
  }
  return best.family;
}

async function time(gpu: Gpu, arena: Arena, family: ProductFamily, product: { a: Matrix; b: Matrix; c: Matrix }): Promise<number> {
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

/** The same numbers up to the error bound of a product over `edge` terms of unit size. */
function agree(a: Float32Array, b: Float32Array): boolean {
  const bound = 2 ** -24 * edge * edge;
  return a.every((value, at) => Math.abs(value - b[at]) <= bound);
}
