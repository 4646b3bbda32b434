// States as files: written for people, read strictly, and told from the other JSON that models come with.
import { describe, expect, test } from 'vitest';
import { stateAmong, stateFile } from '../../../src/session/state-file';
import { randomState } from '../../support/random-state';

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });

describe('a state as a file', () => {
  test.each(Array.from({ length: 50 }, (_, seed) => seed))('is read as it was written (seed %i)', async (seed) => {
    const state = randomState(seed);
    const text = await stateFile(state).text();
    expect(text.split('\n').length).toBeGreaterThan(5);
    expect(stateAmong([file('kept.JSON', text)])).toEqual({ state, others: [] });
  });

  test('other files are left alone: a tokenizer, a configuration, data', () => {
    const others = [
      file('tokenizer.json', '{"version": "1.0", "model": {"vocab": {}}}'),
      file('config.json', '{"model_type": "gpt2", "version": 1}'),
      file('state.npy', '{"version": 1}'),
    ];
    expect(stateAmong(others)).toEqual({ state: undefined, others });
  });

  test('what is damaged, or newer, is refused', () => {
    for (const [text, words] of [
      ['{"version": 1, "network": {"hidden": ["wide"]}}', /network\.hidden/],
      ['{"version": 1, "dataset": "digits"', /not JSON/],
      ['{"version": 3}', /newer than this page/],
    ] as const)
      expect(() => stateAmong([file('state.json', text)])).toThrow(words);
  });
});
