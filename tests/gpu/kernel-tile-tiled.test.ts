// The kernel tile through workgroup memory against float64.
import { describe } from 'vitest';
import { useGpu } from '../support/gpu';
import { testKernelTile } from '../support/kernel-tile';

describe('kernel_tile_tiled', () => {
  testKernelTile('tiled', useGpu());
});
