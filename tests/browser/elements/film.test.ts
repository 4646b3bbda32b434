// Films as readers see them: asked for, made, gone through step by step, two side by side; what they say while there is none.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/elements/index';
import type { FilmSettings } from '../../../src/session/types';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { colourOfValue } from '../../../src/view/colour-maps';
import { fakeFilm, fakeFrame } from '../../support/fake-films';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;
let own: FilmSettings;

beforeAll(async () => {
  session = await pictureSession(60);
  own = ownFilm(session.network.value, session.trainingSettings.value);
});
beforeEach(() => {
  session.lab.film.asked.length = 0;
  session.lab.film.hide();
  session.lab.film.films.value = [undefined, undefined];
});
afterEach(() => {
  unmountAll();
  session.jobs.value = [];
});
afterAll(() => session[Symbol.dispose]());

async function open(size: readonly [number, number] = [720, 620]) {
  const view = mount('ntk-film', { session, manual: true }, size);
  await until(() => view.shadowRoot?.querySelector('button'), 'the buttons');
  return view;
}

async function openFilms(both = false) {
  const films = session.lab.film.films;
  films.value = [fakeFilm(own, 0), both ? fakeFilm({ ...own, steps: 100 }, 1, 3) : undefined];
  const view = await open();
  await until(() => view.shadowRoot!.querySelector('table'), 'the table');
  return view;
}

const button = (view: Element, text: string): HTMLButtonElement =>
  [...view.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent!.trim() === text)!;
const slider = (view: Element): HTMLInputElement => inside(view, 'input[type=range]');
const cells = (view: Element, name: string): string[] =>
  [...view.shadowRoot!.querySelectorAll(`[data-quantity="${name}"] td`)].map((cell) => cell.textContent!.trim());
const fields = (view: Element, name: string): HTMLInputElement[] => [
  ...view.shadowRoot!.querySelectorAll<HTMLInputElement>(`[name="${name}"]`),
];

function change(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

async function scrubTo(view: HTMLElementTagNameMap['ntk-film'], at: number): Promise<void> {
  slider(view).value = String(at);
  slider(view).dispatchEvent(new Event('input', { bubbles: true }));
  await view.updateComplete;
}

/** The colour of a pixel of the first picture. */
function pixel(view: Element, row: number, column: number): number[] {
  const canvas = inside<HTMLCanvasElement>(view, 'canvas[data-run="0"]');
  return [...canvas.getContext('2d')!.getImageData(column, row, 1, 1).data];
}

describe('asking for a film', () => {
  it('is of the session’s own training until something else is wanted', async () => {
    const view = await open();
    expect(textOf(view)).toContain('A film trains a copy of the network');
    button(view, 'Film').click();
    expect(session.lab.film.asked).toEqual([['record', 0, own]]);
  });

  it('takes over what is typed, for one run and for both', async () => {
    const view = await open();
    change(fields(view, 'width')[0], '32');
    change(fields(view, 'steps')[0], '60');
    button(view, 'Add a second run').click();
    await view.updateComplete;
    change(fields(view, 'depth')[1], '1');
    change(fields(view, 'parameterization')[1], 'ntk');
    change(fields(view, 'scale')[1], '7');
    change(fields(view, 'rate')[1], '0.5');
    change(fields(view, 'optimizer')[1], 'sgd');
    change(fields(view, 'probe')[0], '100');
    await view.updateComplete;
    button(view, 'Film').click();
    const { network, training } = own;
    const shared = { steps: 60, kept: 20, probe: 100 };
    expect(session.lab.film.asked).toEqual([
      ['record', 0, { network: { ...network, hidden: [32, 32] }, training, ...shared }],
      [
        'record',
        1,
        {
          network: { ...network, hidden: [32], parameterization: 'ntk', outputScale: 7 },
          training: { ...training, rate: 0.5, optimizer: 'sgd' },
          ...shared,
        },
      ],
    ]);
  });

  it('takes nothing beyond the limits, and makes no film until that is mended', async () => {
    const view = await open();
    for (const [name, wrong, right] of [
      ['probe', '5000', '512'],
      ['rate', '', '0.01'],
    ]) {
      change(fields(view, name)[0], wrong);
      button(view, 'Film').click();
      expect(session.lab.film.asked).toEqual([]);
      change(fields(view, name)[0], right);
    }
    button(view, 'Film').click();
    expect(session.lab.film.asked).toEqual([['record', 0, own]]);
  });

  it('keeps what is being typed while it is drawn again', async () => {
    const view = await open();
    const [field] = fields(view, 'steps');
    field.value = '7';
    session.jobs.value = [...session.jobs.value];
    await view.updateComplete;
    expect(field.value).toBe('7');
  });

  it('fills in a lazy run beside one that learns features', async () => {
    const view = await open();
    button(view, 'Lazy beside feature learning').click();
    await view.updateComplete;
    button(view, 'Film').click();
    const [lazy, features] = session.lab.film.asked.map(([, , settings]) => settings as FilmSettings);
    expect(lazy.network).toMatchObject({ parameterization: 'ntk', outputScale: 10 });
    expect(features.network).toMatchObject({ parameterization: 'mu-p', outputScale: undefined });
    expect([lazy, features].map(({ training }) => training.optimizer)).toEqual(['sgd', 'sgd']);
    button(view, 'Remove the second run').click();
    await view.updateComplete;
    expect(fields(view, 'width')).toHaveLength(1);
  });

  it('starts over with another network of the session', async () => {
    const view = await open();
    change(fields(view, 'width')[0], '32');
    const { network } = session;
    const before = network.value;
    network.value = { ...before, hidden: [9, 9, 9] };
    await until(() => fields(view, 'width')[0].value === '9', 'the new width');
    expect(fields(view, 'depth')[0].value).toBe('3');
    network.value = before;
  });

  it('shows what is under way, and stops it', async () => {
    const view = await open();
    const progress = { stage: 'training steps', done: 40, total: 200 };
    session.jobs.value = [{ id: 1, key: 'film 1', title: 'Filming', progress, started: 0, cancel: () => undefined }];
    await until(() => textOf(view).includes('40 of 200 steps'), 'the progress');
    expect(button(view, 'Film')).toBeUndefined();
    button(view, 'Stop').click();
    expect(session.lab.film.asked).toEqual([
      ['stop', 0],
      ['stop', 1],
    ]);
  });

  it('has nothing to train on where classes are not known', async () => {
    const { dataset } = session;
    const before = dataset.value!;
    dataset.value = { ...before, isUnlabelled: true };
    const view = mount('ntk-film', { session, manual: true });
    await until(() => view.shadowRoot && textOf(view).includes('There is nothing to train on'), 'the sentence');
    expect(view.shadowRoot!.querySelectorAll('button').length).toBe(0);
    dataset.value = before;
  });
});

describe('two films', () => {
  it('say in words how far apart they are, at the step that is shown', async () => {
    session.lab.film.films.value = [fakeFilm(own, 0), fakeFilm(own, 1)];
    const view = await open();
    await until(() => view.shadowRoot!.querySelector('.comparison'), 'the words');
    expect(inside(view, '.comparison').textContent).toBe(
      'The kernel of the second run is 2 times as far from its start as that of the first (distance 0.1 against 0.05). ' +
        'Since the start its alignment with labels has changed by +0.20, that of the first by +0.20.',
    );
    await scrubTo(view, 0);
    expect(view.shadowRoot!.querySelector('.comparison')).toBeNull();
  });
});

describe('a film', () => {
  it('of real-valued targets has their alignment, and no accuracy', async () => {
    const { dataset } = session;
    const before = dataset.value!;
    dataset.value = { ...before, isUnlabelled: true, targets: new Float32Array(10 * before.count) };
    const view = await openFilms();
    expect(button(view, 'Film').disabled).toBe(false);
    expect(cells(view, 'train-loss')).toEqual(['1.3']);
    expect([cells(view, 'train-accuracy'), cells(view, 'test-accuracy')]).toEqual([[], []]);
    expect(textOf(view)).toContain('Alignment with targets');
    expect(textOf(view)).not.toMatch(/label|class|Accuracy/);
    await until(() => view.shadowRoot!.querySelector('.plot.alignment svg'), 'a chart');
    expect(view.shadowRoot!.querySelector('.plot.accuracy')).toBeNull();
    dataset.value = before;
  });

  it('is shown at its last step first, then where the slider is', async () => {
    const view = await openFilms();
    expect(cells(view, 'step')).toEqual(['200']);
    expect(cells(view, 'drift')).toEqual(['0.5']);
    expect(cells(view, 'train-accuracy')).toEqual(['60.0\u00a0%']);
    await scrubTo(view, 0);
    expect(cells(view, 'step')).toEqual(['0']);
    expect(cells(view, 'velocity')).toEqual(['\u2013']);
    await scrubTo(view, 1);
    expect(cells(view, 'top-eigenvalue')).toEqual(['1,250']);
    expect(slider(view).getAttribute('aria-valuetext')).toBe('step 50 of 200');
    expect(textOf(view)).toContain('0.bias from zero');
    const mark =
      inside(view, '.now').getBoundingClientRect().left - inside(view, '.frame').getBoundingClientRect().left;
    expect(mark).toBeCloseTo(40 + (inside(view, '.frame').clientWidth - 54) / 4, 0);
  });

  it.each(schemes)('its kernel has the colours of its range, whatever the step (%s)', async (scheme) => {
    setScheme(scheme);
    const view = await openFilms();
    const colour = (value: number): number[] =>
      colourOfValue(`sequential-${scheme}`, { low: 0, high: 100 }, value)!.map((part) => Math.round(part * 255));
    for (const at of [0, 2, 4]) {
      await scrubTo(view, at);
      const { kernel } = fakeFrame(50 * at, 0);
      await until(() => pixel(view, 3, 5).join() === [...colour(kernel[3 * 16 + 5]), 255].join(), 'the entry');
      expect(pixel(view, 3, 3)).toEqual([...colour(100), 255]);
    }
  });

  it('is charted with every kept step', async () => {
    const view = await openFilms();
    const points = (path: Element): number => path.getAttribute('d')?.match(/[ML]/g)?.length ?? 0;
    const longest = (): number => Math.max(0, ...[...inside(view, '.plot.drift').querySelectorAll('path')].map(points));
    await until(() => longest() === 5, 'the curve');
    await until(() => view.shadowRoot!.querySelectorAll('.plot svg').length === 9, 'all charts');
    for (const svg of view.shadowRoot!.querySelectorAll('.plot svg')) {
      const box = svg.getBoundingClientRect();
      for (const text of svg.querySelectorAll('text')) {
        expect(text.getBoundingClientRect().left, text.textContent!).toBeGreaterThanOrEqual(box.left - 0.5);
        expect(text.getBoundingClientRect().right, text.textContent!).toBeLessThanOrEqual(box.right + 0.5);
      }
    }
  });

  it('plays from its start to its end, and rests there', async () => {
    const view = await openFilms();
    button(view, 'Play').click();
    await view.updateComplete;
    expect(cells(view, 'step')).toEqual(['0']);
    expect(button(view, 'Pause').getAttribute('aria-pressed')).toBe('true');
    const seen = new Set<string>();
    await until(() => seen.add(cells(view, 'step')[0]) && button(view, 'Play'), 'the end');
    expect([...seen]).toEqual(['0', '50', '100', '150', '200']);
  });

  it('of two runs has both pictures and numbers; one that is shorter rests at its last step', async () => {
    const view = await openFilms(true);
    expect(cells(view, 'step')).toEqual(['200', '100']);
    expect(cells(view, 'drift')).toEqual(['0.5', '0.5']);
    await scrubTo(view, 1);
    expect(cells(view, 'step')).toEqual(['50', '50']);
    expect(view.shadowRoot!.querySelectorAll('figure canvas')).toHaveLength(2);
    expect(fields(view, 'steps')[0].value).toBe('200');
  });

  it('takes the other views along wherever the reader goes, and leaves them to the network when it goes', async () => {
    const view = await openFilms();
    const { shown } = session.lab.film;
    expect(shown.value).toBeUndefined();
    await scrubTo(view, 3);
    expect(shown.value).toMatchObject({ run: 0, frame: 3, step: 150 });
    session.lab.film.hide();
    await view.updateComplete;
    expect(cells(view, 'step')).toEqual(['150']);
    button(view, 'Play').click();
    await until(() => shown.value?.frame === 4, 'the next step');
    session.lab.film.show(0, 1);
    await until(() => cells(view, 'step')[0] === '50', 'the step that somebody else has shown');
    view.remove();
    await until(() => shown.value === undefined, 'the network');
  });

  it('of two runs shows the chosen one in the other views', async () => {
    const view = await openFilms(true);
    const chosen = (): number[] =>
      [...view.shadowRoot!.querySelectorAll<HTMLInputElement>('[name="followed"]')].flatMap((input) =>
        input.checked ? [Number(input.value)] : [],
      );
    await scrubTo(view, 4);
    expect([chosen(), session.lab.film.shown.value!.run]).toEqual([[0], 0]);
    view.shadowRoot!.querySelectorAll<HTMLInputElement>('[name="followed"]')[1].click();
    expect(session.lab.film.shown.value).toMatchObject({ run: 1, frame: 2, step: 100 });
    await view.updateComplete;
    expect([chosen(), cells(view, 'step')]).toEqual([[1], ['200', '100']]);
  });

  it('takes the session to a step of its own network alone', async () => {
    const view = await openFilms();
    session.training.value = { ...session.training.value, step: 0, totalSteps: 230 };
    await scrubTo(view, 2);
    button(view, 'Go to this step').click();
    expect(session.lab.film.asked).toEqual([
      ['show', 0, 2],
      ['goTo', 0, 2],
    ]);
    session.training.value = { ...session.training.value, step: 100 };
    await until(() => button(view, 'The views are following\u2026'), 'the network is there');
    session.kernel.value = { ...session.kernel.value!, step: 100 };
    await until(() => button(view, 'The network is at this step'), 'it is there');
    session.training.value = { ...session.training.value, step: 0, totalSteps: 60 };
    await until(() => inside(view, '.go').title.includes('ends before'), 'too late');
    session.lab.film.films.value = [fakeFilm({ ...own, network: { ...own.network!, seed: 3 } }, 0), undefined];
    await until(() => inside(view, '.go').title.includes('Neither run'), 'another network');
    expect(inside<HTMLButtonElement>(view, '.go').disabled).toBe(true);
  });

  it('says that a training has diverged', async () => {
    const film = fakeFilm(own, 0);
    const broken = { ...fakeFrame(200, 0), eigenvalues: [], drift: NaN, effectiveRank: NaN };
    session.lab.film.films.value = [{ ...film, frames: [...film.frames.slice(0, 4), broken] }, undefined];
    const view = await open();
    await until(() => textOf(view).includes('the training has diverged'), 'the note');
    expect(cells(view, 'drift')).toEqual(['\u2013']);
  });

  it.each([
    ['a small desktop', [720, 620]],
    ['a phone', [366, 700]],
  ] as const)('fits the width of %s', async (_, size) => {
    session.lab.film.films.value = [fakeFilm(own, 0), fakeFilm(own, 1)];
    const view = await open(size);
    await until(() => view.shadowRoot!.querySelectorAll('.plot svg').length === 9, 'all charts');
    expect(view.scrollWidth).toBeLessThanOrEqual(size[0]);
    expect(await violations(view)).toEqual([]);
  });
});
