// The product through workgroup memory against float64, at sizes that no tile divides.
import { describe } from 'vitest';
import { useGpu } from '../support/gpu';
import { testMatmul } from '../support/matmul';

describe('matmul_tiled', () => {
  testMatmul('tiled', useGpu());
});
