// Films without an engine: which steps are kept, what may be asked for, whose film it is, how much it takes, its colours.
import { describe, expect, it } from 'vitest';
import type { FilmSettings } from '../../../src/session/lab/film';
import { bytesOf, checkRoom } from '../../../src/session/lab/film-memory';
import { emptyRange, widened } from '../../../src/session/lab/film-range';
import { checkFilm, isFilmOf, keptSteps, ownFilm } from '../../../src/session/lab/film-settings';
import { defaultNetwork, defaultTraining } from '../../../src/state/settings';

const own = ownFilm(defaultNetwork, defaultTraining);

describe('settings of a film', () => {
  it('keep the start and evenly spread steps to the last', () => {
    expect(keptSteps(own)).toEqual(Array.from({ length: 21 }, (_, at) => 10 * at));
    expect(keptSteps({ steps: 10, kept: 4 })).toEqual([0, 3, 5, 8, 10]);
    expect(keptSteps({ steps: 3, kept: 20 })).toEqual([0, 1, 2, 3]);
  });

  it.each<[string, Partial<FilmSettings>]>([
    ['film.steps', { steps: 0 }],
    ['film.kept', { kept: 1.5 }],
    ['film.probe', { probe: 1025 }],
    ['training.rate', { training: { ...own.training, rate: 0 } }],
    ['network.hidden[0]', { network: { ...defaultNetwork, hidden: [2000] } }],
    ['network.outputScale', { network: { ...defaultNetwork, outputScale: -1 } }],
  ])('are refused at %s', (where, changes) => {
    expect(() => checkFilm({ ...own, ...changes })).toThrow(where);
  });

  it('are those of a network and a training, whatever the epochs and the probe', () => {
    expect(isFilmOf(own, defaultNetwork, { ...defaultTraining, epochs: 3 })).toBe(true);
    expect(isFilmOf({ ...own, probe: 7, steps: 3 }, { ...defaultNetwork, outputScale: 1 }, defaultTraining)).toBe(true);
    expect(isFilmOf(own, { ...defaultNetwork, seed: 1 }, defaultTraining)).toBe(false);
    expect(isFilmOf(own, defaultNetwork, { ...defaultTraining, rate: 0.1 })).toBe(false);
    expect(isFilmOf(own, undefined, defaultTraining)).toBe(false);
    expect(isFilmOf(ownFilm(undefined, defaultTraining), undefined, defaultTraining)).toBe(true);
  });
});

describe('the memory of a film', () => {
  it('is that of its kernels and places', () => {
    const size = { frames: 21, probe: 512, parameters: 1000, places: 0 };
    expect(bytesOf({ ...size, optimizer: 'sgd' })).toBe(21 * 4 * (512 * 512 + 1000));
    expect(bytesOf({ ...size, optimizer: 'adam' })).toBe(21 * 4 * (512 * 512 + 3000));
    expect(bytesOf({ ...size, places: 7188, optimizer: 'sgd' })).toBe(21 * 4 * (512 * 512 + 1000 + 7188));
  });

  it('is refused beyond 512 MiB of all films', () => {
    expect(() => checkRoom(2 ** 29, 0)).not.toThrow();
    expect(() => checkRoom(2 ** 29, 1)).toThrow('Keep fewer steps');
    expect(() => checkRoom(1, 2 ** 30)).toThrow('0 bytes of what films may take');
  });
});

describe('the colours of a film', () => {
  const ramp = (from: number, to: number): Float32Array =>
    Float32Array.from({ length: 101 }, (_, at) => from + ((to - from) * at) / 100);

  it('reach over all but the outermost hundredths of every kernel', () => {
    const first = widened(emptyRange, ramp(0, 100));
    expect(first).toEqual({ low: 1, high: 99 });
    expect(widened(first, ramp(10, 20))).toEqual(first);
    const second = widened(first, ramp(-100, 200));
    expect(second.low).toBeCloseTo(-97, 4);
    expect(second.high).toBeCloseTo(197, 4);
  });

  it('stay where they are for a kernel without a finite entry, and at zero where they begin there', () => {
    expect(widened(emptyRange, Float32Array.of(NaN, Infinity))).toEqual(emptyRange);
    const zero = widened(emptyRange, new Float32Array(9));
    expect(zero).toEqual({ low: 0, high: 0 });
    expect(widened(zero, ramp(1, 2))).toMatchObject({ low: 0 });
  });
});
