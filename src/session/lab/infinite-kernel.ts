// The kernels of an infinitely wide network on a few datapoints, entry by entry in slices: by quadrature they take a while.
import type { JobOptions } from '../../core/progress';
import { breathing } from '../../core/slices';
import { type InfiniteNetwork, infinitePairs, type Rows } from '../../theory/infinite-width';
import type { WidthKernels } from './width-types';

/** NNGP and tangent kernel [n, n]. Throws the signal's reason. */
export async function infiniteKernelsInSlices(
  network: InfiniteNetwork,
  rows: Rows,
  options: JobOptions,
): Promise<WidthKernels> {
  const breathe = breathing(options);
  const { n } = rows;
  const kernelsOf = infinitePairs(network, rows, rows);
  const [ntk, nngp] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      await breathe();
      const found = kernelsOf(i, j);
      ntk[i * n + j] = ntk[j * n + i] = found.ntk;
      nngp[i * n + j] = nngp[j * n + i] = found.nngp;
    }
    options.onProgress?.({ stage: 'rows of the infinite kernel', done: i + 1, total: n });
  }
  return { ntk, nngp };
}
