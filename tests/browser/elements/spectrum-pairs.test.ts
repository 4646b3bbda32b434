// An eigenvector over a and b: its picture to the pixel, its waves in words, buttons, and what is said of other datapoints.
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/elements/index';
import { modularAddition } from '../../../src/datasets/modular-addition';
import { grokking } from '../../../src/session/lab/grokking';
import { wavesOf } from '../../../src/session/lab/pair-values';
import type { SpectrumView } from '../../../src/session/types';
import { colourOfValue } from '../../../src/view/colour-maps';
import { darkTheme, lightTheme } from '../../../src/view/theme';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

const modulus = 7;
const dataset = modularAddition({ name: 'modular-addition', modulus, share: 0.9, trainShare: 0.5, seed: 4 });
const pairs = dataset.pairs!;
const { count } = dataset;

const turn = (times: number): number => Math.cos((2 * Math.PI * times) / modulus);
const vectorOf = (value: (a: number, b: number) => number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => value(pairs.a[i], pairs.b[i]));
const vectors = [vectorOf(() => 0.1), vectorOf((a) => 0.3 * turn(a)), vectorOf((a, b) => 0.2 * turn(2 * (a + b)))];

/** What a generator returns at its end. */
function resultOf<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

const view: SpectrumView = {
  n: count,
  values: Float64Array.of(6, 3, 2),
  vectors,
  trace: 12,
  error: 1e-6,
  goalShares: Float64Array.of(0, 0.1, 0.6),
  waves: resultOf(wavesOf(vectors, pairs)),
  effectiveRank: { least: 2.5, most: 3 },
  participation: { least: 2, most: 2.5 },
  reduction: 'trace',
  parameters: '*',
  step: 1000,
  seconds: 0.2,
};

let session: FakeSession;
beforeEach(async () => {
  session = await pictureSession(60);
});
afterEach(() => {
  unmountAll();
  session[Symbol.dispose]();
});
afterAll(() => session[Symbol.dispose]());

async function shown(isOfPairs = true, size: readonly [number, number] = [720, 620]) {
  if (isOfPairs) session.dataset.value = dataset;
  session.lab.spectrum.view.value = isOfPairs ? view : { ...view, waves: undefined };
  const element = mount('ntk-spectrum', { session, manual: true }, size);
  await until(() => element.shadowRoot?.querySelector('table'), 'the table');
  return element;
}

/** The canvas once it is painted in these colours. */
async function painted(element: Element): Promise<ImageData> {
  const canvas = await until(
    () => element.shadowRoot!.querySelector<HTMLCanvasElement>('.pairs canvas'),
    'the picture',
  );
  await until(() => canvas.width === modulus, 'paint');
  return canvas.getContext('2d')!.getImageData(0, 0, modulus, modulus);
}

const pixel = ({ data }: ImageData, a: number, b: number): number[] => [
  ...data.slice(4 * (a * modulus + b)).slice(0, 3),
];
const bytes = (colour: readonly number[]): number[] => colour.map((value) => Math.round(255 * value));

describe('the eigenvector of pairs', () => {
  it.each(schemes)('is painted over a and b, %s', async (scheme) => {
    setScheme(scheme);
    const element = await shown();
    session.lab.spectrum.choose(3);
    await until(() => textOf(element).includes('Eigenvector 3, a from 0'), 'the third');
    const picture = await painted(element);
    const reach = Math.max(...vectors[2].map(Math.abs));
    for (let i = 0; i < count; i++) {
      const expected = colourOfValue(`diverging-${scheme}`, { low: -reach, high: reach }, vectors[2][i])!;
      expect(pixel(picture, pairs.a[i], pairs.b[i])).toEqual(bytes(expected));
    }
    const there = new Set(Array.from(pairs.a, (a, i) => a * modulus + pairs.b[i]));
    const { missing } = scheme === 'dark' ? darkTheme : lightTheme;
    const absent = Array.from({ length: modulus ** 2 }, (_, at) => at).filter((at) => !there.has(at));
    expect(absent.length).toBe(modulus ** 2 - count);
    for (const at of absent) expect(pixel(picture, Math.floor(at / modulus), at % modulus)).toEqual(bytes(missing));
    expect(textOf(element)).toContain(`${absent.length} pairs are not in the data`);
  });

  it('is told as waves, in a sentence, in the table, and of all together', async () => {
    const element = await shown();
    const cells = [...element.shadowRoot!.querySelectorAll('td.waves')].map((cell) => cell.textContent);
    expect(cells[0]).toMatch(/^constant: \d+\u00a0%$/);
    expect(cells[1]).toMatch(/^a: [89]\d\u00a0%$/);
    expect(cells[2]).toMatch(/^a \+ b: [89]\d\u00a0%$/);
    expect(textOf(element)).toContain('It is about the same on all pairs');
    expect(textOf(element)).toContain('Of the first 3 eigenvectors 1 has most of the energy along a + b');
    expect(textOf(element)).toContain('(the first is number 3); it holds 60.0 % of the labels.');
    inside<HTMLButtonElement>(element, 'button.most').click();
    expect(session.lab.spectrum.mode.value).toBe(3);
    await until(() => /along a \+ b; frequency 2 along a \+ b alone [89]\d\s%/.test(textOf(element)), 'its waves');
  });

  it.each(schemes)('is accessible and fits, %s', async (scheme) => {
    for (const size of [
      [720, 620],
      [358, 700],
    ] as const) {
      setScheme(scheme);
      const element = await shown(true, size);
      await painted(element);
      expect(await violations(element)).toEqual([]);
      const panel = inside(element, '.panel');
      expect(panel.scrollWidth).toBeLessThanOrEqual(panel.clientWidth);
      unmountAll();
    }
  });
});

describe('of other datapoints', () => {
  it('is said where such pictures are, and the training that groks is begun', async () => {
    const element = await shown(false);
    expect(element.shadowRoot!.querySelector('.pairs')).toBe(null);
    expect(textOf(element)).toContain('as it groks, waves along a + b appear');
    inside<HTMLButtonElement>(element, 'button.grokking').click();
    expect(session.requests).toEqual(['configure']);
    expect(session.datasetSettings.value).toEqual(grokking.dataset);
    expect(session.trainingSettings.value.weightDecay).toBe(grokking.training.weightDecay);
    expect(session.lab.view.value).toBe('film');
    expect(session.lab.film.asked).toEqual([['record', 0, grokking.film]]);
  });
});
