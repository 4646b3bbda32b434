// Sweeps as readers see them: asked for, under way, stopped, drawn and listed, and a point that is opened.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/elements/index';
import { usualSweep } from '../../../src/session/lab/sweep-settings';
import type { Sweep, SweepPoint } from '../../../src/session/types';
import { fakePoint, fakeSweep } from '../../support/fake-sweeps';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(60);
});
beforeEach(() => {
  session.lab.sweeps.asked.length = 0;
  session.lab.sweeps.sweep.value = undefined;
});
afterEach(() => {
  unmountAll();
  session.jobs.value = [];
});
afterAll(() => session[Symbol.dispose]());

async function open(sweep?: Sweep, size: readonly [number, number] = [720, 620]) {
  session.lab.sweeps.sweep.value = sweep;
  const view = mount('ntk-sweeps', { session, manual: true }, size);
  await until(() => view.shadowRoot?.querySelector('form'), 'the form');
  return view;
}

type View = HTMLElementTagNameMap['ntk-sweeps'];

const button = (view: View, text: string): HTMLButtonElement =>
  [...view.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent!.trim() === text)!;
const field = (view: View, name: string): HTMLInputElement => inside(view, `[name="${name}"]`);
const rows = (view: View): HTMLElement[] => [...view.shadowRoot!.querySelectorAll<HTMLElement>('tbody tr')];
const cell = (row: Element, name: string): string =>
  row.querySelector(`[data-quantity="${name}"]`)!.textContent!.trim();

function type(input: HTMLInputElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

async function choose(view: View, over: string): Promise<void> {
  field(view, 'over').value = over;
  field(view, 'over').dispatchEvent(new Event('change', { bubbles: true }));
  await view.updateComplete;
}

const working = (done: number, cancel = (): void => undefined) => [
  { id: 1, key: 'sweep', title: 'Sweeping', progress: { stage: 'runs', done, total: 18 }, started: 0, cancel },
];

const chartsDrawn = (view: View): Promise<unknown> =>
  until(() => view.shadowRoot!.querySelectorAll('.plot svg').length === 6, 'all charts');

describe('asking for a sweep', () => {
  it('is over widths until something else is wanted', async () => {
    const view = await open();
    expect(textOf(view)).toContain('A sweep trains network after network');
    button(view, 'Sweep').click();
    expect(session.lab.sweeps.asked).toEqual([{ ...usualSweep, over: 'width', values: [16, 32, 64, 128, 256, 512] }]);
  });

  it('offers values that there are for each kind, and keeps what was typed for it', async () => {
    const view = await open();
    type(field(view, 'values'), '8, 24');
    await choose(view, 'depth');
    expect(field(view, 'values').value).toBe('1, 2, 3, 4, 5, 6');
    await choose(view, 'datapoints');
    expect(field(view, 'values').value.split(', ').map(Number).at(-1)).toBe(session.dataset.value!.split.train.length);
    await choose(view, 'steps');
    expect(view.shadowRoot!.querySelector('[name="steps"]')).toBeNull();
    expect(field(view, 'values').value).toBe('4, 8, 16, 32, 64, 128, 230');
    await choose(view, 'width');
    expect(field(view, 'values').value).toBe('8, 24');
  });

  it('takes over what is typed', async () => {
    const view = await open();
    type(field(view, 'values'), '8 24;48');
    const typed = { seeds: '1', steps: '30', probe: '20', nudges: '2', rate: '0.5' };
    for (const [name, value] of Object.entries(typed)) type(field(view, name), value);
    button(view, 'Sweep').click();
    const numbers = { seeds: 1, steps: 30, probe: 20, nudges: 2, rate: 0.5 };
    expect(session.lab.sweeps.asked).toEqual([{ over: 'width', values: [8, 24, 48], ...numbers }]);
  });

  it('lets the browser refuse numbers beyond the limits', async () => {
    const view = await open();
    type(field(view, 'seeds'), '21');
    button(view, 'Sweep').click();
    expect(session.lab.sweeps.asked).toEqual([]);
  });

  it('begins with what the last sweep was', async () => {
    const view = await open(fakeSweep({}, { over: 'depth', values: [1, 4], seeds: 5, rate: 0.3 }));
    expect(['over', 'values', 'seeds', 'rate'].map((name) => field(view, name).value)).toEqual([
      'depth',
      '1, 4',
      '5',
      '0.3',
    ]);
  });

  it('has nothing to train on where classes are not known', async () => {
    const { dataset } = session;
    const before = dataset.value!;
    dataset.value = { ...before, isUnlabelled: true };
    const view = mount('ntk-sweeps', { session, manual: true }, [720, 620]);
    await until(() => view.shadowRoot && textOf(view).includes('There is nothing to train on'), 'the sentence');
    expect(button(view, 'Sweep').disabled).toBe(true);
    dataset.value = before;
  });
});

describe('a sweep', () => {
  it('of real-valued targets has their alignment, and no accuracy', async () => {
    const { dataset } = session;
    const before = dataset.value!;
    dataset.value = { ...before, isUnlabelled: true, targets: new Float32Array(10 * before.count) };
    const view = await open(fakeSweep({ points: [fakePoint(16, 0), fakePoint(32, 0)] }));
    expect(button(view, 'Sweep').disabled).toBe(false);
    expect(view.shadowRoot!.querySelectorAll('[data-quantity="drift"]')).toHaveLength(2);
    expect(view.shadowRoot!.querySelector('[data-quantity="accuracy"]')).toBeNull();
    expect(textOf(view)).toContain('Alignment with targets');
    expect(textOf(view)).not.toContain('label');
    dataset.value = before;
  });

  it('is told while it is under way, and can be stopped', async () => {
    const view = await open(fakeSweep({ phase: 'running', points: [fakePoint(16, 0)], total: 18 }));
    let stopped = 0;
    session.jobs.value = working(1.4, () => (stopped += 1));
    await until(() => textOf(view).includes('1 of 18 runs done'), 'the progress');
    expect(textOf(view)).toContain('1 of 18 points so far.');
    expect(button(view, 'Sweep')).toBeUndefined();
    expect(button(view, 'Open').disabled).toBe(true);
    const stop = button(view, 'Stop');
    expect(stop.type).toBe('button');
    stop.focus();
    stop.click();
    expect(stopped).toBe(1);
    session.jobs.value = [];
    await until(() => stop.textContent!.trim() === 'Sweep', 'the same button');
    expect(view.shadowRoot!.activeElement).toBe(stop);
  });

  it('that was stopped says how much of it there is', async () => {
    const view = await open(fakeSweep({ phase: 'stopped', points: [fakePoint(16, 0), fakePoint(32, 0)] }));
    expect(textOf(view)).toContain('Stopped: 2 of 4 points are there.');
  });

  it('is listed by value and seed', async () => {
    const view = await open(fakeSweep());
    expect(rows(view).map(({ dataset }) => [dataset.value, dataset.seed])).toEqual([
      ['16', '0'],
      ['16', '1'],
      ['32', '0'],
      ['32', '1'],
    ]);
    const [first] = rows(view);
    expect(['drift', 'distance', 'alignment', 'centred', 'rank'].map((name) => cell(first, name))).toEqual([
      '0.625',
      '0.195',
      '0.500',
      '0.400',
      '10',
    ]);
    expect(['actual', 'error', 'similarity', 'accuracy'].map((name) => cell(first, name))).toEqual([
      '0.994',
      '6.25\u00a0%',
      '0.700',
      '80.0\u00a0%',
    ]);
    expect(textOf(view)).toContain('slope \u22121 \u00b1 0.012 in log-log');
    expect(textOf(view)).toContain('Trace kernels of 24 digits; 3 nudges at each point.');
  });

  it('opens a point, and says which one is shown', async () => {
    const view = await open(fakeSweep());
    const [, second] = rows(view);
    second.querySelector('button')!.click();
    const [point] = session.lab.sweeps.asked as SweepPoint[];
    expect(point).toEqual(fakePoint(16, 1));
    const [network, settings, training] = [
      session.network.value,
      session.trainingSettings.value,
      session.training.value,
    ];
    session.network.value = point.network;
    session.trainingSettings.value = { ...point.training, epochs: 9 };
    session.training.value = { ...training, phase: 'paused', step: 100 };
    await until(() => second.getAttribute('aria-current') === 'true', 'the mark');
    expect(second.querySelector('button')!.textContent!.trim()).toBe('Shown');
    expect(rows(view).filter((row) => row.hasAttribute('aria-current'))).toHaveLength(1);
    [session.network.value, session.trainingSettings.value, session.training.value] = [network, settings, training];
  });

  it('is drawn with a dot for every run and a line through the means', async () => {
    const view = await open(fakeSweep());
    await chartsDrawn(view);
    const drift = inside(view, '.plot.drift svg');
    const dots = [...drift.querySelectorAll('circle')].map((dot) =>
      [dot.cx, dot.cy].map(({ baseVal }) => baseVal.value),
    );
    expect(dots).toHaveLength(4);
    const [[left, high], [right, low]] = dots;
    expect(right).toBeGreaterThan(left);
    expect(low).toBeGreaterThan(high);
    expect(drift.textContent).toContain('16');
    expect(drift.textContent).toContain('32');
    const correlation = inside(view, '.plot.correlation svg');
    expect(correlation.querySelectorAll('circle')).toHaveLength(8);
    expect(correlation.querySelectorAll('[stroke-dasharray]').length).toBeGreaterThan(0);
  });

  it('without a finite number draws nothing and says so in the table', async () => {
    const broken = { ...fakePoint(16, 0), drift: NaN, relativeError: NaN, predictedActual: NaN };
    const view = await open(fakeSweep({ points: [broken], driftLaw: undefined }));
    await until(() => inside(view, '.plot.rank').querySelector('svg'), 'another chart');
    expect(inside(view, '.plot.drift').children).toHaveLength(0);
    expect(cell(rows(view)[0], 'drift')).toBe('not finite');
    expect(textOf(view)).not.toContain('log-log');
  });

  it.each([
    ['a small desktop', [720, 620]],
    ['a phone', [366, 700]],
  ] as const)('fits the width of %s', async (_, size) => {
    for (const scheme of schemes) {
      setScheme(scheme);
      const view = await open(fakeSweep(), size);
      await chartsDrawn(view);
      expect(view.scrollWidth).toBeLessThanOrEqual(size[0]);
      for (const svg of view.shadowRoot!.querySelectorAll('.plot svg')) {
        const box = svg.getBoundingClientRect();
        for (const text of svg.querySelectorAll('text')) {
          expect(text.getBoundingClientRect().left, text.textContent!).toBeGreaterThanOrEqual(box.left - 0.5);
          expect(text.getBoundingClientRect().right, text.textContent!).toBeLessThanOrEqual(box.right + 0.5);
        }
      }
      expect(await violations(view)).toEqual([]);
    }
  });
});
