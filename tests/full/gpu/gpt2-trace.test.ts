// The kernel of all logits of a language model's last position, through the command line, against PyTorch in float64.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readNpy } from '../../../src/formats/npy';
import { fixturePath, runHere, useFolder } from '../../gpu/cli/support';
import { relativeError } from '../../support/numbers';

const folder = useFolder();
const file = (name: string): string => fixturePath('gpt2-characters', name);

test('the trace kernel over 71 logits', { timeout: 600_000 }, async () => {
  const line = ['--model', file('model.safetensors'), '--data', file('input_ids.npy'), '--out', folder.path('k.npy')];
  const { status } = await runHere(['kernel', ...line, '--position', 'last']);
  expect(status).toBe(0);
  const expected = readNpy(readFileSync(file('ntk_trace_last.npy')));
  expect(relativeError(folder.read('k.npy').data, expected.data)).toBeLessThan(1e-4);
});
