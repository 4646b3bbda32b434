// Toy problems: pictures over the plane in the right colours, charts over a line, hover, click, and the choice of a problem.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import '../../../src/elements/index';
import { lineFunction } from '../../../src/datasets/line-functions';
import { planeClasses } from '../../../src/datasets/plane-classes';
import { gridAround, inputsOf, placesIn } from '../../../src/session/lab/grid';
import type { Grid, NudgeSettings } from '../../../src/session/types';
import { classColour } from '../../../src/view/class-colours';
import { FakeSession } from '../../support/fake-session';
import { inside, mount, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

const moons = planeClasses({ name: 'moons', count: 40, noise: 0, seed: 1 });
const sine = lineFunction({ name: 'sine', count: 20, noise: 0, seed: 1 });
const settings: NudgeSettings = { index: 4, label: 0, rate: 0.1, measure: 'log-probability' };

let session: FakeSession;
beforeAll(async () => {
  session = await new FakeSession().begin(10);
});
afterEach(() => {
  unmountAll();
  session.lab.plane.view.value = session.lab.plane.nudge.value = undefined;
  session.select(undefined);
  session.nudgeSettings.value = session.nudge.value = undefined;
  session.requests.length = 0;
});
afterAll(() => session[Symbol.dispose]());

/** Class A where x is negative, and a nudge of numbers that are easy to tell. */
function fill(grid: Grid, outputs: (x: number, y: number, c: number) => number, classes: number, isLine = false): void {
  const [inputs, count] = [inputsOf(grid), placesIn(grid)];
  const features = isLine ? 1 : 2;
  const at = (place: number, axis: number): number => inputs[place * features + axis] ?? 0;
  const values = Float32Array.from({ length: count * classes }, (_, k) =>
    outputs(at(Math.floor(k / classes), 0), at(Math.floor(k / classes), 1), k % classes),
  );
  session.lab.plane.view.value = {
    grid,
    count,
    outputs: values,
    step: 7,
    ...(isLine ? {} : { probabilities: values }),
  };
  session.lab.plane.nudge.value = {
    grid,
    settings,
    measure: isLine ? 'logit' : settings.measure,
    predicted: Float32Array.from({ length: count }, (_, place) => at(place, 0)),
    actual: Float32Array.from({ length: count }, (_, place) => 2 * at(place, 0)),
    relativeError: 0.5,
    kernelRow: Float32Array.from({ length: count }, (_, place) => 3 + at(place, 0)),
    step: 7,
  };
}

/** Whether the key was taken. */
function press(element: Element, key: string, more: KeyboardEventInit = {}): boolean {
  return !element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

/** Where the place is that is read out: x, and y. */
function numbersIn(element: Element): number[] {
  const text = inside(element, '.readout').textContent!.replaceAll('\u2212', '-');
  return [...text.matchAll(/[xy] = ([-\d.]+)/g)].map(([, value]) => Number(value));
}

async function plane(size: readonly [number, number] = [720, 620]) {
  session.dataset.value = moons;
  fill(gridAround(moons)!, (x, _y, c) => Number(x < 0 === (c === 0)), 2);
  const element = mount('ntk-plane', { session, manual: true }, size);
  await until(() => element.shadowRoot?.querySelectorAll('canvas').length === 4, 'the pictures');
  return element;
}

async function line(size: readonly [number, number] = [720, 620]) {
  session.dataset.value = sine;
  fill(gridAround(sine)!, (x) => x * x, 1, true);
  const element = mount('ntk-plane', { session, manual: true }, size);
  await until(() => element.shadowRoot?.querySelectorAll('.lines svg').length === 2, 'the charts');
  return element;
}

/** Red, green and blue of a picture's pixel, at shares from the left and from above. */
function pixel(element: Element, field: string, right: number, down: number): number[] {
  const canvas = inside<HTMLCanvasElement>(element, `canvas[data-field=${field}]`);
  const [x, y] = [right * canvas.width, down * canvas.height].map(Math.floor);
  return [...canvas.getContext('2d')!.getImageData(x, y, 1, 1).data].slice(0, 3);
}

function point(target: Element, type: string, right: number, down: number): void {
  const box = target.getBoundingClientRect();
  const place = { clientX: box.left + right * box.width, clientY: box.top + down * box.height };
  target.dispatchEvent(new PointerEvent(type, { ...place, bubbles: true, composed: true }));
}

describe('over the plane', () => {
  it('paints each side in the colour of its class', async () => {
    setScheme('light');
    const element = await plane();
    await element.updateComplete;
    for (const [right, label] of [
      [0.03, 0],
      [0.97, 1],
    ] as const) {
      const expected = classColour(label).map((value) => 255 * (1 + 0.62 * (value - 1)));
      pixel(element, 'probability', right, 0.03).forEach((value, c) =>
        expect(Math.abs(value - expected[c])).toBeLessThan(4),
      );
    }
  });

  it('paints predicted and actual shifts in the same colours', async () => {
    const element = await plane();
    await element.updateComplete;
    const [weak, strong] = ['predicted', 'actual'].map((field) => pixel(element, field, 0.98, 0.02));
    const distance = (colour: number[]): number => Math.hypot(...colour.map((value) => 248 - value));
    expect(distance(strong)).toBeGreaterThan(distance(weak) + 20);
    const legends = [...element.shadowRoot!.querySelectorAll('ntk-legend')];
    expect(legends[1].low).toBe(legends[2].low);
    expect(legends[1].high).toBe(legends[2].high);
  });

  it('reads the numbers under the pointer', async () => {
    const element = await plane();
    const { grid, kernelRow, actual } = session.lab.plane.nudge.value!;
    point(inside(element, 'canvas[data-field=actual]'), 'pointermove', 0.755, 0.505);
    const place = 48 * 96 - 96 + 72;
    await until(() => textOf(element).includes('predicted +'), 'the numbers');
    const text = inside(element, '.readout').textContent!.replace(/\s+/g, ' ');
    expect(text).toContain(`K(x, x\u2092) = ${kernelRow[place].toPrecision(4)}`);
    expect(text).toContain(`actual +${actual[place].toPrecision(4)}`);
    expect(text).toContain('class A 0.0');
    expect(grid.x.count).toBe(96);
  });

  it('nudges the datapoint nearest to a click', async () => {
    const element = await plane();
    const { grid } = session.lab.plane.view.value!;
    const [x, y] = [moons.inputs[2 * 9], moons.inputs[2 * 9 + 1]];
    const share = ({ from, to }: typeof grid.x, value: number): number => (value - from) / (to - from);
    point(inside(element, 'canvas'), 'click', share(grid.x, x), 1 - share(grid.y!, y));
    expect(session.selection.value.selected).toBe(9);
    await until(() => session.nudgeSettings.value?.index === 9, 'the nudge');
    expect(session.nudgeSettings.value!.measure).toBe('log-probability');
  });

  it('is gone over by keys, in all pictures at once', async () => {
    const element = await plane();
    session.select(9);
    const fields = inside(element, '.fields');
    fields.focus();
    press(fields, 'ArrowUp');
    await until(() => element.shadowRoot!.querySelectorAll('.cursor').length === 4, 'the cursors');
    const { grid } = session.lab.plane.view.value!;
    const first = numbersIn(element);
    const [x, y] = [moons.inputs[18], moons.inputs[19]];
    const spacing = (grid.x.to - grid.x.from) / 95;
    expect(Math.abs(first[0] - x)).toBeLessThan(0.51 * spacing + 0.001);
    expect(Math.abs(first[1] - y)).toBeLessThan(0.51 * spacing + 0.001);
    press(fields, 'ArrowRight', { shiftKey: true });
    press(fields, 'ArrowUp');
    await element.updateComplete;
    const [right, up] = numbersIn(element);
    expect(right - first[0]).toBeCloseTo(8 * spacing, 2);
    expect(up - first[1]).toBeCloseTo(spacing, 2);
    const cursor = inside(element, 'figure:last-of-type .cursor').getBoundingClientRect();
    const canvas = inside(element, 'figure:last-of-type canvas').getBoundingClientRect();
    const share = ((cursor.left + cursor.right) / 2 - canvas.left) / canvas.width;
    expect(share).toBeCloseTo(((right - grid.x.from) / spacing + 0.5) / 96, 1);
  });

  it('keeps the focus when a nudge comes and goes', async () => {
    const element = await plane();
    const fields = inside(element, '.fields');
    fields.focus();
    session.lab.plane.nudge.value = undefined;
    await until(() => element.shadowRoot!.querySelectorAll('canvas').length === 1, 'one picture');
    expect(element.shadowRoot!.activeElement).toBe(fields);
    expect(fields.isConnected).toBe(true);
  });

  it('nudges by Enter, and lets go by Escape of the place, then of the datapoint', async () => {
    const element = await plane();
    const fields = inside(element, '.fields');
    press(fields, 'ArrowLeft');
    await element.updateComplete;
    const [x, y] = numbersIn(element);
    press(fields, 'Enter');
    const distances = Array.from(moons.labels, (_, i) =>
      Math.hypot(moons.inputs[2 * i] - x, moons.inputs[2 * i + 1] - y),
    );
    expect(session.selection.value.selected).toBe(distances.indexOf(Math.min(...distances)));
    press(fields, 'Escape');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.cursor')).toBeNull();
    expect(session.selection.value.selected).toBeDefined();
    press(fields, 'Escape');
    expect(session.selection.value.selected).toBeUndefined();
  });

  it.each(schemes)('is accessible and fits, %s', async (scheme) => {
    for (const size of [
      [720, 620],
      [358, 700],
    ] as const) {
      setScheme(scheme);
      const element = await plane(size);
      await until(() => inside(element, '.theme-probe'), 'the theme');
      expect(await violations(element)).toEqual([]);
      const panel = inside(element, '.panel');
      expect(panel.scrollWidth).toBeLessThanOrEqual(panel.clientWidth);
      unmountAll();
    }
  });
});

describe('over a line', () => {
  it('is gone over by keys, with a line through both charts', async () => {
    const element = await line();
    const lines = inside(element, '.lines');
    lines.focus();
    const isTaken = [press(lines, 'ArrowRight'), press(lines, 'ArrowUp')];
    expect(isTaken).toEqual([true, false]);
    await until(() => element.shadowRoot!.querySelector('.lines > .cursor'), 'the line');
    const [start] = numbersIn(element);
    press(lines, 'ArrowRight', { shiftKey: true });
    await element.updateComplete;
    const { x } = session.lab.plane.view.value!.grid;
    expect(numbersIn(element)[0] - start).toBeCloseTo((22 * (x.to - x.from)) / 256, 2);
    const [cursor, box] = ['.lines > .cursor', '.lines > .function'].map((part) =>
      inside(element, part).getBoundingClientRect(),
    );
    expect(cursor.left).toBeGreaterThan(box.left + 46);
    expect(cursor.bottom).toBeGreaterThan(box.bottom);
  });

  it('reads the function and what the nudge does to it', async () => {
    const element = await line();
    const function_ = inside(element, '.lines > .function');
    point(function_, 'pointermove', 0.5, 0.5);
    await until(() => /f\(x\) = /.test(textOf(element)), 'the numbers');
    const text = inside(element, '.readout').textContent!.replace(/\s+/g, ' ').replaceAll('\u2212', '-');
    const [x, f, k, predicted, actual] =
      /x = (\S+): f\(x\) = (\S+); K\(x, x.\) = (\S+); .*predicted \+?(\S+), actual \+?(\S+)/
        .exec(text)!
        .slice(1)
        .map(Number.parseFloat);
    expect(f).toBeCloseTo(x * x, 2);
    expect(k).toBeCloseTo(3 + x, 2);
    expect(predicted).toBeCloseTo(x, 2);
    expect(actual).toBeCloseTo(2 * x, 2);
    expect(textOf(element)).toContain('after the real step');
  });

  it('nudges the datapoint nearest to a click, towards its target', async () => {
    const element = await line();
    point(inside(element, '.lines > .function'), 'click', 0.9, 0.5);
    await until(() => session.nudgeSettings.value !== undefined, 'the nudge');
    expect(session.nudgeSettings.value!.measure).toBe('logit');
    expect(sine.inputs[session.nudgeSettings.value!.index]).toBeGreaterThan(0.5);
    expect(element.shadowRoot!.querySelector('[name=label]')).toBeNull();
  });

  it('is accessible', async () => {
    expect(await violations(await line([358, 700]))).toEqual([]);
  });
});

describe('the problem', () => {
  it('is chosen where the datapoints have too many features', async () => {
    session.dataset.value = { ...moons, features: 8, inputs: new Float32Array(8 * moons.count) };
    const element = mount('ntk-plane', { session, manual: true }, [720, 620]);
    const button = await until(
      () =>
        [...(element.shadowRoot?.querySelectorAll('button') ?? [])].find((each) =>
          each.textContent!.includes('spirals'),
        ),
      'the problems',
    );
    button.click();
    expect(session.requests).toEqual(['configure', 'train']);
    expect(session.datasetSettings.value).toMatchObject({ name: 'spirals' });
    expect(session.trainingSettings.value.loss).toBe('cross-entropy');
  });

  it('keeps what is chosen where a field holds what may not be', async () => {
    const element = await plane();
    session.select(9);
    await until(() => session.nudgeSettings.value?.index === 9, 'the nudge');
    await element.updateComplete;
    const rate = session.nudgeSettings.value!.rate;
    for (const [name, value] of [
      ['index', '40'],
      ['index', '1.5'],
      ['rate', '-4'],
    ]) {
      const field = inside<HTMLInputElement>(element, `[name=${name}]`);
      field.value = value;
      field.dispatchEvent(new Event('change'));
    }
    expect([session.selection.value.selected, session.nudgeSettings.value!.rate]).toEqual([9, rate]);
    const field = inside<HTMLInputElement>(element, '[name=index]');
    field.value = '39';
    field.dispatchEvent(new Event('change'));
    expect(session.selection.value.selected).toBe(39);
  });

  it('takes the squared error with it where targets are real numbers', async () => {
    const element = await plane();
    const select = inside<HTMLSelectElement>(element, '[name=problem]');
    expect(select.selectedOptions[0].textContent).toContain('moons, 40');
    select.value = [...select.options].find((each) => each.textContent!.includes('sawtooth'))!.value;
    select.dispatchEvent(new Event('change'));
    expect(session.trainingSettings.value.loss).toBe('squared-error');
    expect(session.datasetSettings.value).toMatchObject({ name: 'sawtooth' });
  });
});
