// Films as readers ask for them: the form, what it takes, what is under way, and what is said while there is none.
import { describe, expect, it } from 'vitest';
import type { FilmSettings } from '../../../src/session/types';
import { button, change, fields, openFilm, own, session, useFilms } from './film-page';
import { mount, textOf, until } from './support';

useFilms();

describe('asking for a film', () => {
  it('is of the session’s own training until something else is wanted', async () => {
    const view = await openFilm();
    expect(textOf(view)).toContain('A film trains a copy of the network');
    button(view, 'Film').click();
    expect(session.lab.film.asked).toEqual([['record', 0, own]]);
  });

  it('takes over what is typed, for one run and for both', async () => {
    const view = await openFilm();
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
    const view = await openFilm();
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
    const view = await openFilm();
    const [field] = fields(view, 'steps');
    field.value = '7';
    session.jobs.value = [...session.jobs.value];
    await view.updateComplete;
    expect(field.value).toBe('7');
  });

  it('fills in a lazy run beside one that learns features', async () => {
    const view = await openFilm();
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
    const view = await openFilm();
    change(fields(view, 'width')[0], '32');
    const { network } = session;
    const before = network.value;
    network.value = { ...before, hidden: [9, 9, 9] };
    await until(() => fields(view, 'width')[0].value === '9', 'the new width');
    expect(fields(view, 'depth')[0].value).toBe('3');
    network.value = before;
  });

  it('shows what is under way, and stops it', async () => {
    const view = await openFilm();
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
