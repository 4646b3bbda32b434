// Numbers as readers see them, and sizes as readers write them.
import { describe, expect, it } from 'vitest';
import { moments } from '../../../src/engine/training';
import {
  formatBytes,
  formatCorrelation,
  formatField,
  formatNumber,
  formatShare,
  formatForecast,
} from '../../../src/elements/shared/format';
import { momentum } from '../../../src/elements/shared/nudge-rates';
import { readHidden } from '../../../src/elements/shared/training-form';

describe('what is not finite', () => {
  it('is said plainly', () => {
    expect(formatNumber(NaN)).toBe('not finite');
    expect(formatCorrelation(NaN)).toBe('undefined');
    expect(formatShare(NaN)).toBe('undefined');
    expect(formatShare(Infinity)).toBe('infinite');
    expect(formatShare(0.034)).toBe('3.4\u00a0%');
  });
});

describe('a number in a narrow field', () => {
  it.each([
    [27160000, '27160000'],
    [271600000, '2.716e8'],
    [-414900, '-414900'],
    [-4149000, '-4149000'],
    [-41490000, '-4.149e7'],
    [-1.23456e-12, '-1.2e-12'],
    [0.80331, '0.8033'],
    [0.000123456, '1.235e-4'],
    [0, '0'],
  ])('%d is %s, which is as much', (value, text) => {
    expect(formatField(value)).toBe(text);
    expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.05 * Math.abs(value));
  });
});

describe('sizes of files', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [9216, '9.2 kB'],
    [12_916_836, '13 MB'],
    [2 ** 31, '2.1 GB'],
  ])('%d is %s', (bytes, said) => {
    expect(formatBytes(bytes)).toBe(said.replace(' ', '\u00a0'));
  });
});

describe('sizes of hidden layers', () => {
  it.each([
    ['', []],
    [' 64 ', [64]],
    ['64, 32', [64, 32]],
    ['64 32,16', [64, 32, 16]],
  ])('"%s" is taken', (text, sizes) => {
    expect(readHidden(text)).toEqual({ sizes });
  });

  it.each([
    ['64, 0', '"0"'],
    ['64, 5000', '"5000"'],
    ['64, 1.5', '"1.5"'],
    ['64,,32', 'missing'],
    ['-3', '"-3"'],
    ['1e3x', '"1e3x"'],
    [Array(17).fill('8').join(), '17 hidden layers are too many'],
  ])('"%s" is refused', (text, why) => {
    expect(readHidden(text).refusal).toContain(why);
  });
});

describe('the momentum that is named', () => {
  it('is the optimizer\u2019s', () => {
    expect(momentum).toBe(moments.beta1);
  });
});

it('what will take long is said in seconds, minutes or hours', () => {
  const said = [0.2, 40.4, 89, 90, 5000, 5400, 4e7].map((seconds) => formatForecast(seconds).replace('\u00a0', ' '));
  expect(said).toEqual([
    ...['about 1 s', 'about 40 s', 'about 89 s', 'about 2 min', 'about 83 min', 'about 2 h'],
    'about 463 days',
  ]);
});
