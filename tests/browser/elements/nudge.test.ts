// A nudge's panel: what its numbers are of, correlations layer by layer, and what it says while or because they are missing.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import '../../../src/elements/index';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, textOf, unmountAll, until } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(60);
});
afterEach(() => {
  unmountAll();
  session.select(undefined);
  session.setNudge(undefined);
  session.jobs.value = [];
  session.stableRate.value = 0.031;
});
afterAll(() => session[Symbol.dispose]());

async function nudged() {
  session.select(12);
  session.setNudge({ index: 12 });
  const view = mount('ntk-nudge', { session, manual: true }, [296, 632]);
  await until(() => view.shadowRoot?.querySelector('table'), 'the table');
  return view;
}

it('shows how far prediction and actual change follow similarity, layer by layer', async () => {
  const view = await nudged();
  const pair = (a: number, b: number) => [
    { pearson: a, spearman: a / 2 },
    { pearson: b, spearman: b / 2 },
  ];
  session.nudge.value = {
    ...session.nudge.value!,
    predictedSimilarity: pair(0.123, 0.456),
    actualSimilarity: pair(-0.321, NaN),
  };
  await until(() => textOf(view).includes('0.456'), 'the numbers');
  const rows = [...view.shadowRoot!.querySelectorAll('tbody tr')];
  const cells = rows.map((row) => [...row.children].map((cell) => cell.textContent!.trim()));
  expect(cells).toEqual([
    ['Input', '0.123', '\u22120.321'],
    ['Hidden 1', '0.456', 'undefined'],
  ]);
  expect(rows[1].children[1].getAttribute('title')).toContain('0.228');
});

it('shows the label of the state in its select, whatever was picked before', async () => {
  const view = await nudged();
  const [label] = view.shadowRoot!.querySelectorAll('select');
  const own = session.nudgeSettings.value!.label;
  const other = own === 1 ? 0 : 1;
  label.value = String(other);
  label.dispatchEvent(new Event('change', { bubbles: true }));
  await view.updateComplete;
  expect(session.nudgeSettings.value!.label).toBe(other);
  session.setNudge({ label: own });
  await until(() => label.value === String(own), 'the own label');
});

it('puts the rate back that is in force when the session refuses another', async () => {
  const view = await nudged();
  const asked: unknown[] = [];
  view.session = Object.assign(Object.create(session) as FakeSession, {
    setNudge: (settings: unknown) => void asked.push(settings),
  });
  await view.updateComplete;
  const field = inside<HTMLInputElement>(view, 'input[type=number]');
  for (const text of ['-5', '0', '']) {
    field.value = text;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    expect(field.value).toBe('0.01');
  }
  expect(asked).toEqual([{ rate: -5 }, { rate: 0 }]);
});

it('is given up with its button', async () => {
  const view = await nudged();
  const clear = [...view.shadowRoot!.querySelectorAll('button')].find(
    (button) => button.textContent!.trim() === 'Clear',
  )!;
  clear.click();
  expect(session.selection.value.selected).toBeUndefined();
  await until(() => session.nudgeSettings.value === undefined, 'no nudge');
  await until(() => textOf(view).includes('Click a digit'), 'the invitation');
});

it('charts the layer whose row is pressed', async () => {
  const view = await nudged();
  const second = [...view.shadowRoot!.querySelectorAll('ntk-scatter')][1];
  const { similarity } = session.nudge.value!;
  expect(second.x).toBe(similarity[1].cosine);
  const [input] = view.shadowRoot!.querySelectorAll<HTMLButtonElement>('tbody button');
  expect(input.getAttribute('aria-pressed')).toBe('false');
  input.click();
  await view.updateComplete;
  expect(input.getAttribute('aria-pressed')).toBe('true');
  expect(second.x).toBe(similarity[0].cosine);
  expect(textOf(view)).toContain('Similarity, Input');
});

it.each([
  ['log-probability', '\u0394 log p(5)', 'change of log p(5), in nats'],
  ['own-label', '\u0394 log p(y)', 'own label, in nats'],
  ['logit', '\u0394 logit(5)', 'change of the logit of 5'],
  ['norm', '|\u0394 logits|', 'norm of the change of all logits'],
] as const)('names what %s measures, on axes and columns', async (measure, short, full) => {
  const view = await nudged();
  session.setNudge({ label: 5, measure });
  await until(() => inside(view, 'ntk-scatter').getAttribute('x-label')?.includes(short), 'the axis');
  const scatter = inside(view, 'ntk-scatter');
  const chart = await until(() => {
    const svg = scatter.shadowRoot!.querySelector('svg');
    return svg?.textContent!.includes(`predicted ${short}`) && svg;
  }, 'the chart');
  const box = chart.getBoundingClientRect();
  for (const text of chart.querySelectorAll('text')) {
    expect(text.getBoundingClientRect().left, text.textContent!).toBeGreaterThanOrEqual(box.left - 0.5);
    expect(text.getBoundingClientRect().right, text.textContent!).toBeLessThanOrEqual(box.right + 0.5);
  }
  const head = await until(() => inside(view, 'ntk-ranking').shadowRoot!.querySelector('.head'), 'the list');
  await until(() => head.textContent!.includes(short), 'its columns');
  expect(head.getAttribute('title')).toContain(full);
});

it.each([
  ['momentum', 'full batch, momentum 0.9'],
  ['adam', 'full batch, plain gradient descent'],
] as const)('says what the full-batch rate is of with %s', async (optimizer, name) => {
  const before = session.trainingSettings.value;
  session.trainingSettings.value = { ...before, optimizer };
  expect(textOf(await nudged())).toContain(`Largest stable rate, ${name}`);
  session.trainingSettings.value = before;
});

it('waits for the full-batch rate only while it is being computed', async () => {
  session.stableRate.value = undefined;
  const view = await nudged();
  const rate = inside(view, '.rates').children[3];
  expect(rate.textContent).toContain('\u2014');
  expect(rate.querySelector('[title]')!.getAttribute('title')).toContain('Not computed for these weights');
  const progress = { stage: '', done: 0, total: 0 };
  session.jobs.value = [
    { id: 1, key: 'stable rate', title: 'Finding it', progress, started: 0, cancel: () => undefined },
  ];
  await until(() => rate.textContent!.trim() === '\u2026', 'the ellipsis');
  session.jobs.value = [];
  await until(() => rate.textContent!.includes('\u2014'), 'the dash');
});

it('says plainly what cannot be compared', async () => {
  const view = await nudged();
  const nan = { pearson: NaN, spearman: NaN };
  session.nudge.value = { ...session.nudge.value!, relativeError: NaN, stableRate: NaN, predictedActual: nan };
  const note = await until(() => view.shadowRoot!.querySelector('.note'), 'the note');
  expect(note.textContent).toContain('cannot be compared');
  await until(() => textOf(inside(view, 'ntk-scatter')).includes('r = undefined'), 'the correlation');
  expect(textOf(view)).not.toMatch(/not a number|NaN/);
  expect(textOf(view)).toMatch(/Relative error of the prediction undefined/);
});

it.each([0.01, 30])('fits a small desktop at rate %d: only the list scrolls', async (rate) => {
  const view = await nudged();
  session.setNudge({ rate });
  await until(() => Boolean(view.shadowRoot!.querySelector('.note')) === rate > 1, 'the note');
  expect(inside(view, '.panel').scrollHeight).toBeLessThanOrEqual(633);
  const list = inside(view, '.list');
  expect(list.scrollHeight).toBeGreaterThan(list.clientHeight);
  const foot = view.shadowRoot!.querySelector('.panel > p:last-child')!;
  expect(list.getBoundingClientRect().bottom).toBeLessThanOrEqual(foot.getBoundingClientRect().top);
});
