// How long a tokenizer may take: as long as the environment says, or 20 seconds.
import { afterEach, expect, test, vi } from 'vitest';
import { patience } from '../../../src/cli/patience';

afterEach(() => void vi.unstubAllEnvs());

test.each([
  [undefined, 20_000],
  ['', 20_000],
  ['0', 20_000],
  ['-1', 20_000],
  ['Infinity', 20_000],
  ['soon', 20_000],
  ['3', 3000],
  ['0.5', 500],
])('NTK_PATIENCE=%s is %s ms', (seconds, milliseconds) => {
  vi.stubEnv('NTK_PATIENCE', seconds);
  expect(patience()).toBe(milliseconds);
});
