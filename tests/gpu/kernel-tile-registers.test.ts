// The barrier-free kernel tile against float64, without and with subgroup loads.
import { describe, expect, test } from 'vitest';
import { useGpu } from '../support/gpu';
import { testKernelTile } from '../support/kernel-tile';

describe('kernel_tile_registers', () => {
  testKernelTile('registers', useGpu());
});

describe('kernel_tile_registers with subgroups', () => {
  const gpu = useGpu();
  test('the adapter of the tests has subgroups', () => expect(gpu().hasSubgroups).toBe(true));
  testKernelTile('subgroups', gpu);
});
