// The mean of a trace kernel over all pairs is that of its entries.
import { expect, test } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { kernel } from '../../../src/reference/kernel';
import { reduce } from '../../../src/reference/reductions';
import { traceMean } from '../../../src/reference/structured-kernel';
import { randomNumbers } from '../../support/numbers';

test.each(['standard', 'ntk'] as const)('parameterization %s', (parameterization) => {
  const graph = buildMlp({ sizes: [4, 6, 5, 3], activation: 'tanh', parameterization });
  const model = { graph, values: initialise(graph, 2) };
  const [a, b] = [7, 4].map((n) => ({ n, data: randomNumbers(n * 4, n) }));
  const full = kernel(model, a, b);
  const entries = reduce(full.total, full, { kind: 'trace' });
  const mean = entries.reduce((sum, entry) => sum + entry, 0) / entries.length;
  expect(Math.abs(traceMean(model, a, b) / mean - 1)).toBeLessThan(1e-12);
});
