// A step of a film in the heatmap and the neighbourhood: they say what they show, and lead back.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import '../../../src/elements/index';
import type { KernelView, LayerView } from '../../../src/session/types';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { fakeFilm } from '../../support/fake-films';
import type { FakeSession } from '../../support/fake-session';
import { mount, pictureSession, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;
let own: KernelView;
let layers: readonly LayerView[];

beforeAll(async () => {
  session = await pictureSession(60);
  own = session.kernel.value!;
  layers = session.neighbourhood.value!.layers;
});
afterEach(() => {
  unmountAll();
  session.lab.film.hide();
  session.setKernelView({});
  session.neighbourhood.value = { layers, step: 230 };
  session.colouredBy.value = 'class';
});
afterAll(() => session[Symbol.dispose]());

/** As a session does, of the first 16 datapoints at step 100; with where they are, or without. */
function showStep(hasPlaces = true): void {
  const { lab, network, trainingSettings } = session;
  lab.film.films.value = [fakeFilm(ownFilm(network.value, trainingSettings.value), 0), undefined];
  lab.film.show(0, 2);
  const film = lab.film.shown.value!;
  session.kernel.value = {
    ...own,
    film,
    step: film.step,
    rows: film.probe,
    columns: film.probe,
    sample: { min: 0, max: 90, low: 1, high: 80 },
  };
  if (hasPlaces) session.neighbourhood.value = { layers, step: film.step, film };
}

type Tag = 'ntk-heatmap' | 'ntk-neighbourhood';

async function open(tag: Tag, words: string) {
  const view = mount(tag, { session, manual: true });
  await until(() => view.shadowRoot && textOf(view).includes(words), words);
  return view;
}

const button = (view: Element, text: string): HTMLButtonElement =>
  [...view.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent!.trim() === text)!;

describe('a step of a film', () => {
  it.each([
    ['ntk-heatmap', 'Step 100 of the film, 16 digits'],
    ['ntk-neighbourhood', 'Step 100 of the film, all digits'],
  ] as const)('in %s is said to be one, with the way back', async (tag, words) => {
    showStep();
    const view = await open(tag, words);
    expect(await violations(view)).toEqual([]);
    button(view, 'Back to the network').click();
    expect(session.lab.film.shown.value).toBeUndefined();
  });

  it('in the heatmap has no choices of the network\u2019s kernel, and its own colours', async () => {
    const view = await open('ntk-heatmap', 'by class');
    const legend = () => view.shadowRoot!.querySelector('ntk-legend')!;
    const before = [legend().low, legend().high];
    showStep();
    await until(() => textOf(view).includes('Step 100 of the film'), 'the note');
    expect(view.shadowRoot!.querySelectorAll('.toolbar select').length).toBe(0);
    expect(view.shadowRoot!.querySelector<HTMLButtonElement>('.view')!.disabled).toBe(true);
    await until(() => legend().low === 1 && legend().high === 80, 'the colours of the film');
    expect(textOf(view)).not.toContain('the network has changed since');
    session.hover(3, 40);
    await until(() => textOf(view).includes('has not kept this entry'), 'an entry that is not there');
    session.hover(3, 4);
    await until(() => !textOf(view).includes('has not kept this entry'), 'an entry that is there');
    session.lab.film.hide();
    session.kernel.value = own;
    await until(() => view.shadowRoot!.querySelector('.toolbar select'), 'the choices');
    expect([legend().low, legend().high]).toEqual(before);
  });

  it('that has no positions leaves those of the network, and says so', async () => {
    showStep(false);
    await open('ntk-neighbourhood', 'The film has no positions at step 100. These are the network\u2019s, at step 230');
  });

  it('is coloured by what is of it alone', async () => {
    session.select(3);
    session.setNudge({ index: 3 });
    session.setColouredBy('actual');
    session.colourValues.value = undefined;
    showStep();
    const view = await open('ntk-neighbourhood', 'Step 100');
    const options = [...view.shadowRoot!.querySelectorAll<HTMLOptionElement>('.toolbar option')];
    const usable = options.filter(({ disabled }) => !disabled).map(({ value }) => value);
    expect(usable).toEqual(['pca', 'umap', 'class', 'kernel-row']);
    expect(options.filter(({ selected }) => selected).map(({ value }) => value)).toEqual(['pca', 'class']);
    expect(view.shadowRoot!.querySelector<HTMLSelectElement>('[name=layout]')!.disabled).toBe(true);
  });
});
