// Links: any state comes back as it was; what is damaged, cut off or foreign is refused.
import { describe, expect, test } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { compactState } from '../../../src/state/compact';
import { defaultState, formatState, parseState } from '../../../src/state/document';
import { fragmentOf, longestLink, stateOfFragment } from '../../../src/state/link';
import { randomState } from '../../support/random-state';

const seeds = Array.from({ length: 300 }, (_, seed) => seed);

/** Why the fragment was not read. */
async function refusal(fragment: string): Promise<string> {
  try {
    await stateOfFragment(fragment);
  } catch (error) {
    if (isNtkError(error, 'InvalidFile')) return error.message;
    throw error;
  }
  return expect.fail(`it was read: ${fragment}`);
}

async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'));
  return Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url');
}

describe('a compact document', () => {
  test.each(seeds)('is read as it was (seed %i)', (seed) => {
    const state = randomState(seed);
    expect(parseState(formatState(state))).toEqual(state);
    expect(parseState(compactState(state))).toEqual(state);
    expect(compactState(state).length).toBeLessThanOrEqual(formatState(state).length);
  });

  test('of the default is its version alone, and of one change the change', () => {
    expect(compactState(defaultState)).toBe('{"version":1}');
    const network = { ...defaultState.network, seed: 7 };
    expect(compactState({ ...defaultState, network })).toBe('{"version":1,"network":{"seed":7}}');
  });

  test('leaves to the reader what version 1 will always mean', () => {
    const { version: _version, ...meant } = parseState('{"version":1}');
    expect(meant).toEqual({
      dataset: 'digits',
      network: { hidden: [256, 256], activation: 'relu', parameterization: 'standard', residual: false, seed: 0 },
      training: { optimizer: 'momentum', loss: 'cross-entropy', rate: 0.02, batchSize: 64, epochs: 10 },
      kernel: { reduction: 'trace', order: 'class', parameters: '*' },
      colouredBy: 'class',
      checkpoints: [],
    });
  });
});

describe('a link', () => {
  test('gives every state back', async () => {
    for (const seed of seeds) {
      const state = randomState(seed);
      const fragment = await fragmentOf(state);
      expect(fragment).toMatch(/^#state=[\w-]+$/);
      expect(await stateOfFragment(fragment)).toEqual(state);
    }
  });

  test('is short for what a reader sets by hand', async () => {
    expect((await fragmentOf(defaultState)).length).toBeLessThan(50);
    const checkpoints = [100, 200, 300].map((step) => ({ step, trainLoss: Math.PI / step, testLoss: Math.E / step }));
    const nudge = { index: 117, label: 3, rate: 0.01, measure: 'log-probability' } as const;
    const made = { ...defaultState, step: 300, selected: 117, nudge, checkpoints, lab: 'film' as const };
    expect((await fragmentOf(made)).length).toBeLessThan(longestLink / 4);
  });

  test.each(['', '#', '#training', '#stated=1', '#state'])('is none: %j', async (fragment) => {
    expect(await stateOfFragment(fragment)).toBeUndefined();
  });

  test('that was cut off anywhere is refused', async () => {
    const fragment = await fragmentOf(randomState(5));
    for (let length = '#state='.length; length < fragment.length; length++)
      expect(await refusal(fragment.slice(0, length))).toMatch(/the link/);
  });

  test('with another letter anywhere is refused, or means the same', async () => {
    const state = randomState(8);
    const fragment = await fragmentOf(state);
    for (let at = '#state='.length; at < fragment.length; at++) {
      const letter = fragment[at] === 'A' ? 'B' : 'A';
      const changed = `${fragment.slice(0, at)}${letter}${fragment.slice(at + 1)}`;
      const read = await stateOfFragment(changed).catch((error: unknown) => error);
      if (isNtkError(read, 'InvalidFile')) continue;
      expect(read).toEqual(state);
    }
  });

  test.each([
    ['other text', 'hello', /not JSON/],
    ['JSON of something else', '{"type":"FeatureCollection"}', /means nothing here/],
    ['a list', '[1,2]', /not an object/],
    ['a newer version', '{"version":9}', /9 is newer than this page/],
    ['no version', '{}', /not the number of a version/],
    ['an unknown field', '{"version":1,"colour":"red"}', /"colour" that means nothing here/],
    ['a value out of range', '{"version":1,"training":{"rate":-1}}', /training.rate/],
    ['far too much', `{"version":1,"x":"${'x'.repeat(2 ** 24)}"}`, /longer than any state/],
  ])('with %s is refused', async (_name, text, why) => {
    expect(await refusal(`#state=${await deflated(text)}`)).toMatch(why);
  });

  test('with signs that no link has is refused', async () => {
    expect(await refusal('#state=%7B%22')).toMatch(/characters that no link has/);
    expect(await refusal('#state=')).toMatch(/the link/);
    expect(await refusal('#state=hello')).toMatch(/the link/);
  });
});
