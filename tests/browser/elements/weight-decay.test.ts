// Weight decay where it is asked for, and said where what is shown is without it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import '../../../src/elements/index';
import { lazyBesideFeatures } from '../../../src/elements/lab/film-lazy';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { somePrediction } from '../../support/fake-experiments';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, textOf, unmountAll, until } from './support';

let session: FakeSession;
beforeEach(async () => {
  session = await pictureSession(120);
});
afterEach(() => {
  unmountAll();
  session[Symbol.dispose]();
});

const decayed = (weightDecay?: number): void => session.configure({}, { weightDecay });

async function told(tag: 'ntk-prediction' | 'ntk-nudge-depth' | 'ntk-nudge', ready: string): Promise<string> {
  const view = mount(tag, { session, manual: true }, [720, 620]);
  await until(() => view.shadowRoot?.querySelector(ready), `${tag} is there`);
  return textOf(view);
}

it.each([
  [0.7, true],
  [undefined, false],
])('what a kernel predicts is told to be without a decay of %s: %s', async (decay, isTold) => {
  decayed(decay);
  session.setNudge({ index: 12 });
  session.lab.depth.fill(session.nudgeSettings.value!, 120, 230);
  session.lab.prediction.view.value = somePrediction(session.dataset.value!.labels.slice(0, 12), 8);
  const texts = [
    [
      await told('ntk-prediction', 'table'),
      'Both courses, and the rates, are without the training’s weight decay of 0.7.',
    ],
    [
      await told('ntk-nudge-depth', '.layer'),
      'All steps here, and a real epoch, are without the training’s weight decay',
    ],
    [await told('ntk-nudge', '.rates'), 'plain gradient descent, without weight decay'],
  ];
  for (const [text, words] of texts) expect(text.includes(words), words).toBe(isTold);
});

it('a film is asked for with it, and two runs that compare parameterizations without', async () => {
  decayed(0.5);
  const view = mount('ntk-film', { session, manual: true }, [720, 620]);
  const field = await until(() => view.shadowRoot?.querySelector<HTMLInputElement>('[name=weightDecay]'), 'the field');
  expect(field.value).toBe('0.5');
  field.value = '0.25';
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await view.updateComplete;
  inside<HTMLFormElement>(view, 'form').requestSubmit();
  expect(session.lab.film.asked).toMatchObject([['record', 0, { training: { weightDecay: 0.25 } }]]);
  const runs = lazyBesideFeatures(ownFilm(session.network.value, session.trainingSettings.value))!;
  expect(runs.map(({ training }) => training.weightDecay)).toEqual([undefined, undefined]);
});

it('training is asked for with what the form says', async () => {
  const view = mount('ntk-training', { session, manual: true }, [352, 200]);
  (await until(() => view.shadowRoot?.querySelector<HTMLElement>('[aria-expanded]'), 'the button')).click();
  const form = await until(() => view.shadowRoot!.querySelector('form'), 'the form');
  const field = form.querySelector<HTMLInputElement>('[name=weightDecay]')!;
  expect(field.value).toBe('0');
  field.value = '-1';
  expect(field.checkValidity()).toBe(false);
  field.value = '0.3';
  form.requestSubmit();
  expect(session.trainingSettings.value.weightDecay).toBe(0.3);
});
