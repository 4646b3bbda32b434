// A nudge in depth as a reader sees it: what it asks for, both orders, the curve and its numbers, layers, factors.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unsupported } from '../../../src/core/errors';
import '../../../src/elements/index';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;
const sizes = [
  [720, 620],
  [366, 760],
] as const;

beforeAll(async () => {
  session = await pictureSession(60);
});
afterEach(() => {
  unmountAll();
  const { depth } = session.lab;
  depth.requests.length = 0;
  depth.subject.value = { kind: 'datapoint' };
  depth.view.value = depth.layers.value = depth.factors.value = undefined;
  session.problem.value = undefined;
  session.jobs.value = [];
  session.hover(undefined);
  session.select(undefined);
  session.setNudge(undefined);
});
afterAll(() => session[Symbol.dispose]());

const shown = (size: readonly [number, number] = sizes[0]) => mount('ntk-nudge-depth', { session, manual: true }, size);

/** With the results of a nudge on number 12. */
async function filled(size?: readonly [number, number]) {
  session.setNudge({ index: 12 });
  session.lab.depth.fill(session.nudgeSettings.value!, 60, 230);
  const view = shown(size);
  await until(() => view.shadowRoot?.querySelector('.layer'), 'the layers');
  return view;
}

const cellsOf = (table: Element): string[][] =>
  [...table.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim()),
  );

it('asks for a datapoint, and then once for what is chosen', async () => {
  const view = shown();
  await until(() => view.shadowRoot && textOf(view).includes('give its number'), 'the invitation');
  expect(session.lab.depth.requests).toEqual([]);
  const field = inside<HTMLInputElement>(view, '[name=index]');
  field.value = '17';
  field.dispatchEvent(new Event('change'));
  await until(() => session.nudgeSettings.value?.index === 17, 'the nudge');
  await until(() => session.lab.depth.requests.length > 0, 'the request');
  await view.updateComplete;
  expect(session.lab.depth.requests).toEqual(['compute']);
  const rate = inside<HTMLInputElement>(view, '[name=rate]');
  rate.value = '0.3';
  rate.dispatchEvent(new Event('change'));
  await until(() => session.lab.depth.requests.length === 2, 'another request');
  expect(session.nudgeSettings.value!.rate).toBe(0.3);
  inside<HTMLElement>(view, 'button.primary').click();
  expect(session.lab.depth.requests).toEqual(['compute', 'compute', 'compute']);
});

it.each([
  ['loss', () => session.configure({}, { loss: 'squared-error' })],
  ['datapoints', () => session.configure({}, {}, { name: 'moons', count: 60, noise: 0.1, seed: 1 })],
])('asks again for other %s, and for what was there before', async (_, change) => {
  const [loss, dataset] = [session.trainingSettings.value.loss, session.datasetSettings.value];
  const { requests, view } = session.lab.depth;
  session.setNudge({ index: 12 });
  shown();
  await until(() => requests.length === 1, 'the first request');
  view.value = undefined;
  change();
  await until(() => requests.length === 2, 'a request for what is other');
  session.configure({}, { loss }, dataset);
  await until(() => requests.length === 3, 'a request for what was before');
});

it('steps on batches and sets where classes are known', async () => {
  session.changeSets({ kind: 'create', name: 'threes', members: [1, 2, 3] });
  const view = await filled();
  const subject = inside<HTMLSelectElement>(view, '[name=subject]');
  const offered = [...subject.options].map(({ text }) => text.trim());
  expect(offered).toEqual(['one digit', 'the first mini-batch', 'all digits trained on', 'the set threes']);
  subject.value = 'set threes';
  subject.dispatchEvent(new Event('change'));
  await until(() => session.lab.depth.requests.includes('compute'), 'the request');
  expect(session.lab.depth.subject.value).toEqual({ kind: 'set', name: 'threes' });
  await view.updateComplete;
  expect(view.shadowRoot!.querySelector('[name=label]')).toBeNull();
  expect(inside<HTMLInputElement>(view, '[name=rate]').value).toBe('0.01');
});

it('steps on batches of real-valued targets, and towards no label', async () => {
  const { value } = session.dataset;
  session.dataset.value = { ...value!, isUnlabelled: true, targets: new Float32Array(10 * value!.count) };
  const view = await filled();
  const subject = inside<HTMLSelectElement>(view, '[name=subject]');
  expect([...subject.options].map(({ text }) => text.trim()).slice(1, 3)).toEqual([
    'the first mini-batch',
    'all digits trained on',
  ]);
  expect(view.shadowRoot!.querySelector('[name=label]')).toBeNull();
  session.dataset.value = value;
});

it('shows correlations, errors, the stable rate, and the numbers of the curve', async () => {
  const view = await filled();
  expect(cellsOf(inside(view, 'table.orders'))).toEqual([
    ['First order', '0.981', '0.972', '20.00 %'],
    ['Second order', '0.998', '0.996', '4.00 %'],
  ]);
  expect(inside(view, '.stable').textContent).toBe('0.5');
  expect(textOf(view)).toContain('from a rate between 0.01 and 0.1 on');
  inside<HTMLDetailsElement>(view, 'details.numbers').open = true;
  const numbers = cellsOf(inside(view, 'table.curve'));
  expect(numbers.map(([rate]) => rate)).toEqual(['1.00 × 10⁻⁴', '0.001', '0.01 (this step)', '0.1', '1']);
  expect(numbers[2].slice(1)).toEqual(['0.1', '0.001', '1.000 × 10⁻⁵']);
  expect(textOf(view)).toContain('correlations over the 59 other digits');
});

it('draws the curve on logarithmic axes with both rates marked, and both scatters without the nudged digit', async () => {
  const view = await filled();
  const chart = await until(() => view.shadowRoot!.querySelector('.rate-curve svg'), 'the curve');
  expect(chart.textContent).toContain('largest stable');
  expect(chart.textContent).toContain('this step');
  expect(chart.getAttribute('aria-label')).toContain('first and to second order');
  const scatters = [...view.shadowRoot!.querySelectorAll('ntk-scatter')];
  expect(scatters).toHaveLength(2);
  for (const { x, y } of scatters) {
    expect(x![12]).toBeNaN();
    expect(y).toBe(session.lab.depth.view.value!.actual);
  }
});

it('says that one step on all is no epoch, and what a real epoch does', async () => {
  const view = await filled();
  expect(view.shadowRoot!.querySelector('.epoch')).toBeNull();
  const { depth } = session.lab;
  const members = Uint32Array.from({ length: 50 }, (_, at) => at);
  const { first, actual } = depth.view.value!;
  const fit = { pearson: 0.912, spearman: -0.25, relativeError: 0.75 };
  const epoch = { steps: 6, batchSize: 8, first, actual, fit };
  depth.view.value = { ...depth.view.value!, subject: { kind: 'epoch' }, members, epoch };
  const told = await until(() => view.shadowRoot!.querySelector('.epoch'), 'the epoch');
  const words = told.textContent!.replace(/\s+/g, ' ');
  for (const text of [
    'one step on the mean gradient of all that are trained on, not an epoch',
    '6 steps of plain gradient descent at 0.01, on mini-batches of 8, which leave out 2 digits',
    'predict about 6 times the step above',
    'r = 0.912, ρ = \u22120.250 and a relative error of 75.00\u00a0%',
  ])
    expect(words).toContain(text.replace('\u00a0', ' '));
  expect(textOf(view)).toContain('on the mean gradient of all 50 digits trained on');
});

it('shows each layer: its share, its pictures, or why it has none', async () => {
  const view = await filled();
  const [dense, conv] = view.shadowRoot!.querySelectorAll('.layer');
  expect(dense.querySelector('.share')!.textContent).toBe('75.0\u00a0%');
  const facts = dense.textContent!.replace(/\s+/g, ' ');
  for (const text of [
    '0.weight, 0.bias',
    'reads Pixels',
    '0.812',
    '0.765',
    '0.910',
    '\u22120.330',
    '0.25 ⟨a, a′⟩ + 0.01',
  ]) {
    expect(facts).toContain(text);
  }
  const grams = [...dense.querySelectorAll('ntk-gram')];
  expect(grams).toHaveLength(3);
  await until(() => grams.every((gram) => inside<HTMLCanvasElement>(gram, 'canvas').width === 16), 'the pictures');
  expect(conv.textContent).toContain('does not factor');
  expect(conv.querySelectorAll('ntk-gram')).toHaveLength(0);
});

it('tells the cell of a picture that is pointed at, in all three', async () => {
  const view = await filled();
  const gram = await until(() => view.shadowRoot!.querySelector('ntk-gram'), 'a picture');
  await until(() => gram.shadowRoot?.querySelector('canvas'), 'its canvas');
  const canvas = inside(gram, 'canvas');
  const box = canvas.getBoundingClientRect();
  const at = (column: number, row: number) => ({
    clientX: box.left + ((column + 0.5) * box.width) / 16,
    clientY: box.top + ((row + 0.5) * box.height) / 16,
  });
  canvas.dispatchEvent(new PointerEvent('pointermove', at(5, 2)));
  expect(session.selection.value).toMatchObject({ hovered: 2, hoveredColumn: 5 });
  const { factors, part } = session.lab.depth.layers.value!.layers[0];
  const expected = [factors!.activations, factors!.backprop, part].map((values) => values[2 * 16 + 5]);
  await until(() => view.shadowRoot!.querySelector('.cell')!.textContent !== '', 'the numbers');
  const told = [...view.shadowRoot!.querySelectorAll('.layer .cell')]
    .slice(0, 3)
    .map((cell) => Number(cell.textContent!.replace('\u2212', '-')));
  told.forEach((value, which) => expect(value).toBeCloseTo(expected[which], 2));
  canvas.dispatchEvent(new PointerEvent('pointerleave'));
  expect(session.selection.value.hovered).toBeUndefined();
});

it('goes over the cells of a layer by keys, and marks them in every picture', async () => {
  const view = await filled();
  const grams = await until(() => {
    const all = [...view.shadowRoot!.querySelectorAll('.layer')][0].querySelectorAll('ntk-gram');
    return all.length === 3 && [...all].every((gram) => gram.shadowRoot?.querySelector('canvas')) && [...all];
  }, 'the pictures');
  const stops = grams.map((gram) => inside(gram, 'canvas').tabIndex);
  expect(stops).toEqual([0, -1, -1]);
  const canvas = inside(grams[0], 'canvas');
  canvas.focus();
  const press = (key: string, shiftKey = false): boolean =>
    !canvas.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, cancelable: true }));
  expect([press('ArrowDown'), press('a')]).toEqual([true, false]);
  await until(() => grams.every((gram) => gram.shadowRoot!.querySelector('.cursor')), 'the marks');
  expect(session.selection.value).toMatchObject({ hovered: 8, hoveredColumn: 8 });
  press('ArrowRight', true);
  await view.updateComplete;
  await grams[0].updateComplete;
  press('ArrowUp');
  expect(session.selection.value).toMatchObject({ hovered: 7, hoveredColumn: 10 });
  await until(() => view.shadowRoot!.querySelector('.cell')!.textContent !== '', 'the numbers');
  press('Escape');
  await until(() => grams.every((gram) => !gram.shadowRoot!.querySelector('.cursor')), 'no marks');
});

it('takes the change apart at the digit that moved most, then at one that is pointed at', async () => {
  const view = await filled();
  const { depth } = session.lab;
  const { actual } = depth.view.value!;
  const sizesOf = Array.from(actual, (value, at) => (at === 12 ? 0 : Math.abs(value)));
  const most = sizesOf.indexOf(Math.max(...sizesOf));
  await until(() => depth.requests.includes(`compare ${most}`), 'the first comparison');
  const classes = session.dataset.value!.classes.length;
  const column = (scale: number): Float64Array => Float64Array.from({ length: classes }, (_, c) => scale * (c - 4));
  depth.factors.value = {
    ...{ of: depth.view.value!, datapoint: most, classes, residual: column(0.1), probabilities: column(0.02) },
    centring: Float64Array.from({ length: classes ** 2 }, (_, at) => at / 10),
    block: Float32Array.from({ length: classes ** 2 }, (_, at) => -at),
    ...{ predictedLog: column(1e-4), actualLog: column(2e-4), predicted: column(0.003), actual: column(0.004) },
  };
  await until(() => view.shadowRoot!.querySelector('table.columns'), 'the factors');
  expect(textOf(view)).toContain(`At number ${most}`);
  const [first] = cellsOf(inside(view, 'table.square.A'));
  expect(first.slice(0, 3)).toEqual(['0', '0.00', '0.10']);
  const heads = [...inside(view, 'table.columns').querySelectorAll('thead th')].map((head) => head.textContent!.trim());
  expect(heads[1]).toContain('ηAKr');
  expect(heads[1]).toContain('10\u207b');
  const rows = cellsOf(inside(view, 'table.columns'));
  expect(rows[5][1]).toBe('0.100');
  expect(inside(view, 'table.square.K').querySelector('td[style*="--_negative"]')).not.toBeNull();
  session.hover(33);
  await until(() => depth.requests.includes('compare 33'), 'the next comparison');
});

it('says what failed and what runs, and stops it', async () => {
  const view = await filled();
  session.problem.value = { where: 'laboratory', error: unsupported('a step on nothing') };
  await until(() => textOf(view).includes('a step on nothing'), 'the problem');
  let isStopped = false;
  const progress = { stage: 'rates', done: 3, total: 13 };
  const cancel = (): void => void (isStopped = true);
  session.jobs.value = [{ id: 1, key: 'nudge depth', title: 'Predicting', progress, started: 0, cancel }];
  const stop = await until(
    () => [...view.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent!.trim() === 'Stop'),
    'the button',
  );
  stop.click();
  expect(isStopped).toBe(true);
});

describe.each(schemes)('in %s', (scheme) => {
  it.each(sizes)('nothing axe would change, and nothing is cut at %i x %i', async (width, height) => {
    setScheme(scheme);
    const view = await filled([width, height]);
    const { depth } = session.lab;
    const zeros = new Float64Array(10).fill(0.1);
    depth.factors.value = {
      ...{ of: depth.view.value!, datapoint: 3, classes: 10, residual: zeros, probabilities: zeros },
      ...{ centring: new Float64Array(100).fill(-1), block: new Float32Array(100).fill(7.25) },
      ...{ predictedLog: zeros, actualLog: zeros, predicted: zeros, actual: zeros },
    };
    await until(() => view.shadowRoot!.querySelector('table.columns'), 'the factors');
    await until(() => view.shadowRoot!.querySelector('.rate-curve svg'), 'the curve');
    await new Promise((done) => setTimeout(done, 300));
    expect(await violations(view)).toEqual([]);
    expect(inside(view, '.panel').scrollWidth).toBeLessThanOrEqual(width);
  });
});
