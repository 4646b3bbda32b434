// Films as readers see them: gone through step by step, two side by side.
import { describe, expect, it } from 'vitest';
import { colourOfValue } from '../../../src/view/colour-maps';
import { fakeFilm, fakeFrame } from '../../support/fake-films';
import {
  button,
  cells,
  fields,
  openFilm,
  openFilms,
  own,
  pixel,
  scrubTo,
  session,
  slider,
  useFilms,
} from './film-page';
import { inside, schemes, setScheme, textOf, until, violations } from './support';

useFilms();

describe('two films', () => {
  it('say in words how far apart they are, at the step that is shown', async () => {
    session.lab.film.films.value = [fakeFilm(own, 0), fakeFilm(own, 1)];
    const view = await openFilm();
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
    const view = await openFilm();
    await until(() => textOf(view).includes('the training has diverged'), 'the note');
    expect(cells(view, 'drift')).toEqual(['\u2013']);
  });

  it.each([
    ['a small desktop', [720, 620]],
    ['a phone', [366, 700]],
  ] as const)('fits the width of %s', async (_, size) => {
    session.lab.film.films.value = [fakeFilm(own, 0), fakeFilm(own, 1)];
    const view = await openFilm(size);
    await until(() => view.shadowRoot!.querySelectorAll('.plot svg').length === 9, 'all charts');
    expect(view.scrollWidth).toBeLessThanOrEqual(size[0]);
    expect(await violations(view)).toEqual([]);
  });
});
