// The form of settings: what it refuses, that nothing typed is lost, and that it can be used in small panels.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { NtkError } from '../../../src/core/errors';
import '../../../src/app/ntk-workbench';
import '../../../src/elements/index';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, textOf, unmountAll, until } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(60);
});
beforeEach(() => {
  session.problem.value = undefined;
  session.requests.length = 0;
});
afterEach(() => unmountAll());
afterAll(() => session[Symbol.dispose]());

const field = (form: Element, name: string): HTMLInputElement => form.querySelector(`[name="${name}"]`)!;
const refusal = {
  where: 'network',
  error: new NtkError('LimitExceeded', { what: 'weights (bytes)', needed: 5e9, available: 1e9 }, 'no'),
} as const;

async function openForm(view: Element): Promise<HTMLFormElement> {
  (await until(() => view.shadowRoot?.querySelector<HTMLElement>('[aria-expanded]'), 'the button')).click();
  return until(() => view.shadowRoot!.querySelector('form'), 'the form');
}

it('says what is wrong with the sizes of hidden layers, and asks for nothing', async () => {
  const view = mount('ntk-training', { session, manual: true }, [352, 200]);
  const form = await openForm(view);
  field(form, 'hidden').value = '64, 0';
  form.requestSubmit();
  const alert = await until(() => form.querySelector('[role="alert"]'), 'the message');
  expect(alert.textContent).toContain('"0" is not a layer\u2019s size');
  expect(field(form, 'hidden').value).toBe('64, 0');
  expect(session.requests).toEqual([]);
});

it('lets the browser refuse numbers beyond the limits', async () => {
  const view = mount('ntk-training', { session, manual: true }, [352, 200]);
  const form = await openForm(view);
  for (const [name, value] of [
    ['rate', '0'],
    ['rate', '1e7'],
    ['epochs', '20000'],
    ['batchSize', '0'],
    ['seed', '-1'],
  ]) {
    const input = field(form, name);
    const before = input.value;
    expect(input.checkValidity(), `${name} as it is`).toBe(true);
    input.value = value;
    expect(input.checkValidity(), `${name} ${value}`).toBe(false);
    input.value = before;
  }
});

it('stays open with what was typed when the session refuses at once', async () => {
  const view = mount('ntk-training', { session, manual: true }, [352, 200]);
  const refusing = Object.assign(Object.create(session) as FakeSession, {
    configure: () => void (session.problem.value = refusal),
  });
  view.session = refusing;
  const form = await openForm(view);
  field(form, 'hidden').value = '1024, 1024';
  field(form, 'epochs').value = '77';
  form.requestSubmit();
  await until(() => view.shadowRoot!.querySelector('.problem'), 'the refusal');
  expect(session.requests).toEqual([]);
  expect(field(inside(view, 'form'), 'hidden').value).toBe('1024, 1024');
  expect(field(inside(view, 'form'), 'epochs').value).toBe('77');
});

it('opens again with what was typed when the session refuses later', async () => {
  const view = mount('ntk-training', { session, manual: true }, [352, 200]);
  const { network } = session;
  const standing = network.value;
  const form = await openForm(view);
  field(form, 'hidden').value = '1000, 1000';
  form.requestSubmit();
  await until(() => !view.shadowRoot!.querySelector('form'), 'the form closes');
  expect(session.requests).toEqual(['configure', 'train']);
  network.value = standing;
  session.problem.value = refusal;
  const again = await until(() => view.shadowRoot!.querySelector('form'), 'the form is back');
  expect(field(again, 'hidden').value).toBe('1000, 1000');
});

it.each([
  ['a small desktop', 1280, 720],
  ['a phone', 390, 844],
])('every field is to be seen on %s', async (_, width, height) => {
  const { page } = await import('vitest/browser');
  await page.viewport(width, height);
  const workbench = mount('ntk-workbench', { session, manual: true }, [width, height]);
  const view = await until(() => workbench.shadowRoot?.querySelector('ntk-training'), 'training');
  await openForm(view);
  const fields = inside(view, '.fields');
  expect(fields.scrollHeight).toBeLessThanOrEqual(fields.clientHeight + 1);
  const card = view.parentElement!.getBoundingClientRect();
  for (const input of view.shadowRoot!.querySelectorAll('input, select, button')) {
    const box = input.getBoundingClientRect();
    expect(box.bottom).toBeLessThanOrEqual(card.bottom);
    expect(box.right).toBeLessThanOrEqual(card.right);
    expect(box.width).toBeGreaterThan(12);
  }
});

it('has how many datapoints are trained on where that is not all, and all again when it is emptied', async () => {
  const { trainingSettings } = session;
  const before = trainingSettings.value;
  const closed = mount('ntk-training', { session, manual: true }, [352, 200]);
  expect((await openForm(closed)).querySelector('[name="datapoints"]')).toBeNull();
  trainingSettings.value = { ...before, datapoints: 40 };
  const view = mount('ntk-training', { session, manual: true }, [352, 200]);
  const form = await openForm(view);
  expect(field(form, 'datapoints').value).toBe('40');
  form.requestSubmit();
  expect(trainingSettings.value.datapoints).toBe(40);
  const again = await openForm(view);
  field(again, 'datapoints').value = '';
  again.requestSubmit();
  expect(trainingSettings.value.datapoints).toBeUndefined();
  trainingSettings.value = before;
});

it('says plainly when losses are not finite', async () => {
  const { training } = session;
  const before = training.value;
  const last = { ...before.history.at(-1)!, trainLoss: NaN, testLoss: NaN, testAccuracy: 0, nonFinite: 60 };
  training.value = { ...before, history: [...before.history, last] };
  const view = mount('ntk-training', { session }, [400, 260]);
  await until(() => view.shadowRoot && textOf(view).includes('60 digits have no finite loss'), 'the count');
  expect(textOf(view)).toContain('held out: loss not finite');
  expect(textOf(view)).not.toContain('% right');
  training.value = before;
});
