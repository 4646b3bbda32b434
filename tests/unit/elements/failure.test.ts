// What readers are told of failures: the form's own words, sizes in MiB, and advice that can help.
import { describe, expect, it } from 'vitest';
import { invalidFile, NtkError, unsupported } from '../../../src/core/errors';
import { explain } from '../../../src/elements/shared/failure';
import { deviceLost } from '../../../src/gpu/device';
import { checkNetwork, checkTraining } from '../../../src/state/checks';
import { defaultNetwork, defaultTraining } from '../../../src/state/settings';

/** The error a session reports for a setting it refuses. */
function refusal(check: () => unknown): NtkError {
  try {
    check();
  } catch (error) {
    const { where, why } = (error as NtkError<'InvalidFile'>).details;
    return new NtkError('Unsupported', { what: where }, `${where}: ${why}.`);
  }
  throw new Error('nothing was refused');
}

const all = (error: unknown): string => Object.values(explain(error)).join(' ');

describe('refused settings', () => {
  it.each([
    [{ rate: -1 }, 'Learning rate: a number from 1\u00a0×\u00a010⁻⁹ to 1,000,000.'],
    [{ batchSize: 1.5 }, 'Batch size: a whole number from 1 to 65,536.'],
    [{ epochs: 0 }, 'Epochs: a whole number from 1 to 10,000.'],
  ])('of training %o', (settings, words) => {
    const error = refusal(() => checkTraining(settings, 'training', defaultTraining));
    expect(explain(error).what).toBe(words);
    expect(all(error)).not.toMatch(/training\.|try again|reload/i);
  });

  it.each([
    [{ hidden: [64, 4096] }, 'Hidden units per layer: a whole number from 1 to 1,024.'],
    [{ hidden: new Array<number>(17).fill(8) }, 'Hidden layers: at most 16, not 17.'],
  ])('of the network', (settings, words) => {
    const error = refusal(() => checkNetwork(settings, 'network', defaultNetwork));
    expect(explain(error)).toMatchObject({ what: words, reload: false });
  });
});

describe('failures', () => {
  it('of numbers that are not finite ask for another training', () => {
    const error = unsupported('the spectrum of a matrix with entries that are not finite');
    expect(explain(error).advice).toContain('smaller learning rate');
    expect(all(error)).not.toMatch(/spectrum of a matrix|try again/i);
  });

  it('of memory are in MiB, without names from inside', () => {
    const details = { what: 'kernel terms/J hidden-2 (bytes in one buffer)', needed: 3 * 2 ** 30, available: 2 ** 27 };
    const { what, advice } = explain(new NtkError('LimitExceeded', details, 'inside'));
    expect(what).toContain('3,072\u00a0MiB of graphics memory in one piece; 128\u00a0MiB');
    expect(what).not.toMatch(/hidden-2|bytes/);
    expect(advice).toContain('narrower');
  });

  it('of a kernel that is too large advise fewer datapoints', () => {
    for (const what of ['kernel (bytes)', 'kernel (bytes in one buffer)', 'cosine kernel (bytes in one buffer)']) {
      const error = new NtkError('LimitExceeded', { what, needed: 2 ** 31, available: 2 ** 30 }, 'inside');
      expect(explain(error).advice).toContain('fewer datapoints');
    }
  });

  it('of files speak of addresses only where there is one', () => {
    expect(explain(invalidFile('npy', 'x.npy', 'no')).advice).toBe('Nothing was changed by it. Choose another file.');
    expect(explain(invalidFile('state', 'network', 'no')).advice).toContain('whole address');
  });

  it('of a device tell a first loss from a second one, and a reason only where there is one', () => {
    const first = deviceLost({ reason: 'unknown', message: '' });
    expect(all(first)).not.toMatch(/twice|unknown|stopped too/);
    const second = new NtkError('DeviceLost', { reason: 'destroyed' }, 'again', { cause: first });
    expect(explain(second).title).toContain('twice');
    expect(explain(second).what).toContain('“destroyed”');
  });

  it('of a file say so, and what else there is shows its message', () => {
    expect(explain(invalidFile('state', 'network', 'it is not an object')).title).toBe('This file cannot be used');
    expect(explain(new Error('odd')).what).toBe('odd');
    expect(explain(unsupported('recording without WebCodecs'))).toMatchObject({ advice: '', reload: false });
  });
});
