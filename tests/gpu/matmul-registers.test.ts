// The barrier-free product against float64, without and with subgroup loads, at sizes that no tile divides.
import { describe, expect, test } from 'vitest';
import { useGpu } from '../support/gpu';
import { testMatmul } from '../support/matmul';

describe('matmul_registers', () => {
  testMatmul('registers', useGpu());
});

describe('matmul_registers with subgroups', () => {
  const gpu = useGpu();
  test('the adapter of the tests has subgroups', () => expect(gpu().hasSubgroups).toBe(true));
  testMatmul('subgroups', gpu);
});
