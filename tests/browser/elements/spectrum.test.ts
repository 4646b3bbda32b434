// The spectrum's view: its numbers, the table by keys, buttons, and what it says while there is none.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import '../../../src/elements/index';
import type { SpectrumView } from '../../../src/session/types';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;
const n = 60;

/** Eigenvalues 1 / k, the leading 40 of which are known. */
const view: SpectrumView = {
  n,
  values: Float64Array.from({ length: 40 }, (_, k) => 6 / (k + 1)),
  vectors: Array.from({ length: 32 }, (_, k) => Float32Array.from({ length: n }, (_value, i) => Math.cos((i * k) / 9))),
  trace: 30,
  error: 1e-6,
  goalShares: Float64Array.from({ length: 40 }, (_, k) => 0.5 / (k + 1) ** 2),
  effectiveRank: { least: 17.2, most: 19.8 },
  participation: { least: 12.5, most: 12.5 },
  reduction: 'trace',
  parameters: '*',
  step: 230,
  seconds: 0.2,
};

beforeAll(async () => {
  session = await pictureSession(n);
});
afterEach(() => {
  unmountAll();
  const { spectrum } = session.lab;
  spectrum.view.value = spectrum.learning.value = spectrum.dimension.value = spectrum.gamma.value = undefined;
  spectrum.mode.value = 1;
  session.jobs.value = [];
  session.problem.value = undefined;
});
afterAll(() => session[Symbol.dispose]());

async function shown(size: readonly [number, number] = [720, 620]) {
  const { spectrum } = session.lab;
  spectrum.view.value = view;
  spectrum.gamma.value = 0.5;
  spectrum.dimension.value = { least: 20, most: 21.5 };
  const halving = view.values.map((value) => 100 / value);
  const perStep = view.values.map((value) => value / 6000);
  spectrum.learning.value = {
    rate: 0.01,
    optimizer: 'sgd',
    loss: 'squared-error',
    weightDecay: 0,
    momentum: 0,
    perStep,
    halving,
  };
  const element = mount('ntk-spectrum', { session, manual: true }, size);
  await until(() => element.shadowRoot?.querySelector('table'), 'the table');
  await until(() => element.shadowRoot!.querySelectorAll('.charts svg').length === 2, 'the charts');
  return element;
}

const cells = (element: HTMLElement, row: number): string[] =>
  [...element.shadowRoot!.querySelectorAll('tbody tr')[row].children].map((cell) => cell.textContent!.trim());

describe('ntk-spectrum', () => {
  it('says what the spectrum as a whole is', async () => {
    const element = await shown();
    const text = textOf(element);
    for (const part of [
      'The 40 largest of 60 eigenvalues',
      'step 230',
      '17.2 to 19.8',
      '12.5',
      '20 to 21.5',
      'rate 0.01',
    ])
      expect(text).toContain(part);
    expect(inside<HTMLInputElement>(element, '[name=gamma]').value).toBe('0.5');
  });

  it('has a row for each eigenvector that is known', async () => {
    const element = await shown();
    expect(element.shadowRoot!.querySelectorAll('tbody tr').length).toBe(32);
    expect(cells(element, 0)).toEqual(['1', '6', '20.0\u00a0%', '50.0\u00a0%', '16.7']);
    expect(cells(element, 1)).toEqual(['2', '3', '30.0\u00a0%', '12.5\u00a0%', '33.3']);
  });

  it('draws every positive eigenvalue, and a ring around the chosen one', async () => {
    const element = await shown();
    const dots = element.shadowRoot!.querySelectorAll('.values circle');
    expect(dots.length).toBe(41);
  });

  it('is walked by keys', async () => {
    const element = await shown();
    const buttons = [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('tbody button')];
    buttons[0].focus();
    const press = (key: string): boolean =>
      element.shadowRoot!.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('ArrowDown');
    expect(session.lab.spectrum.mode.value).toBe(2);
    await until(() => textOf(element).includes('Eigenvector 2: eigenvalue 3'), 'the second');
    expect(element.shadowRoot!.activeElement).toBe(buttons[1]);
    press('End');
    expect(session.lab.spectrum.mode.value).toBe(32);
  });

  it('colours and sorts by the chosen one, and goes back', async () => {
    const element = await shown();
    session.lab.spectrum.mode.value = 3;
    const button = (name: string): HTMLButtonElement =>
      [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.choice button')].find(
        (each) => textOfNode(each) === name,
      )!;
    const textOfNode = (node: Element): string => node.textContent!.trim();
    await element.updateComplete;
    button('Colour by it').click();
    expect(session.colouredBy.value).toBe('eigenvector');
    expect(session.colourValues.value).toBe(view.vectors[2]);
    button('Sort by it').click();
    expect(session.kernelSettings.value.order).toBe('column:eigenvector 3');
    await element.updateComplete;
    expect(button('Sort by it').getAttribute('aria-pressed')).toBe('true');
    button('Sort by it').click();
    button('Colour by it').click();
    expect([session.kernelSettings.value.order, session.colouredBy.value]).toEqual(['class', 'class']);
  });

  it('takes a reader’s gamma', async () => {
    const element = await shown();
    const field = inside<HTMLInputElement>(element, '[name=gamma]');
    field.value = '2.5';
    field.dispatchEvent(new Event('change'));
    expect(session.lab.spectrum.gamma.value).toBe(2.5);
  });

  it('waits with the job, or offers to begin, or says what failed', async () => {
    const element = mount('ntk-spectrum', { session, manual: true }, [720, 620]);
    const begin = await until(
      () => element.shadowRoot?.querySelector<HTMLButtonElement>('button.primary'),
      'the offer',
    );
    begin.click();
    expect(session.lab.spectrum.computed).toBe(1);
    const progress = { stage: 'per cent of the eigenvalues', done: 30, total: 100 };
    const job = {
      id: 1,
      key: 'spectrum',
      title: 'Finding the eigenvalues of the kernel',
      progress,
      started: 0,
      cancel: () => undefined,
    };
    session.jobs.value = [job];
    await until(() => textOf(element).includes('Eigenvalues are being found'), 'the job');
    expect(inside<HTMLProgressElement>(element, 'progress').value).toBeCloseTo(0.3);
    session.problem.value = { where: 'laboratory', error: new Error('too much') };
    await until(() => textOf(element).includes('too much'), 'the problem');
  });

  it.each(schemes)('is accessible and fits, %s', async (scheme) => {
    setScheme(scheme);
    for (const size of [
      [720, 620],
      [358, 700],
    ] as const) {
      const element = await shown(size);
      expect(await violations(element)).toEqual([]);
      const panel = inside(element, '.panel');
      expect(panel.scrollWidth).toBeLessThanOrEqual(panel.clientWidth);
      unmountAll();
      setScheme(scheme);
    }
  });
});
