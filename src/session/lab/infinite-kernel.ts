// The kernels of an infinitely wide network on a few datapoints, in pieces: by quadrature they take a while.
import type { JobOptions } from '../../core/progress';
import { breathing } from '../../core/slices';
import { type InfiniteNetwork, infiniteKernels, type Rows } from '../../theory/infinite-width';
import type { WidthKernels } from './width-types';

const atOnce = 4; // entries

function rowsOf({ n, data }: Rows, first: number, count: number): Rows {
  const features = data.length / n;
  const part = Array.prototype.slice.call(data, first * features, (first + count) * features) as number[];
  return { n: count, data: part };
}

/** NNGP and tangent kernel [n, n]. Throws the signal's reason. */
export async function infiniteKernelsInSlices(
  network: InfiniteNetwork,
  rows: Rows,
  options: JobOptions,
): Promise<WidthKernels> {
  const breathe = breathing(options);
  const { n } = rows;
  const [ntk, nngp] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let i = 0; i < n; i++) {
    for (let first = i; first < n; first += atOnce) {
      await breathe();
      const count = Math.min(atOnce, n - first);
      const found = infiniteKernels(network, rowsOf(rows, i, 1), rowsOf(rows, first, count));
      for (let k = 0; k < count; k++) {
        ntk[i * n + first + k] = ntk[(first + k) * n + i] = found.ntk[k];
        nngp[i * n + first + k] = nngp[(first + k) * n + i] = found.nngp[k];
      }
    }
    options.onProgress?.({ stage: 'rows of the infinite kernel', done: i + 1, total: n });
  }
  return { ntk, nngp };
}
