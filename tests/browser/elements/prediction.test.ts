// The fixed-kernel prediction as a reader uses it: what is asked for, curves and numbers, waiting, cancelling, refusals.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NtkError } from '../../../src/core/errors';
import '../../../src/elements/ntk-prediction';
import { somePrediction } from '../../support/fake-experiments';
import type { FakeSession } from '../../support/fake-session';
import { cellsOf, choose } from './experiment';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;
const labels = (): ArrayLike<number> => session.dataset.value!.labels.slice(0, 12);

beforeAll(async () => {
  session = await pictureSession(120);
});
afterEach(() => {
  unmountAll();
  session.lab.prediction.view.value = undefined;
  session.lab.prediction.asked.length = 0;
  session.jobs.value = [];
  session.problem.value = undefined;
  session.select(undefined);
});
afterAll(() => session[Symbol.dispose]());

const open = async () => {
  const view = mount('ntk-prediction', { session }, [720, 620]);
  await until(() => view.shadowRoot?.querySelector('form'), 'the form');
  return view;
};

const fact = (view: Element, name: string): string => inside(view, `[data-fact="${name}"]`).textContent!.trim();

describe('the form', () => {
  it('asks for what is usual, and for what is chosen', async () => {
    const view = await open();
    expect(textOf(view)).toContain('Nothing has been computed yet');
    inside<HTMLButtonElement>(view, 'button[type=submit]').click();
    choose(view, 'train', '20');
    choose(view, 'share', '1.01');
    choose(view, 'kind', 'flow');
    choose(view, 'loss', 'squared-error');
    choose(view, 'steps', '30');
    await view.updateComplete;
    inside<HTMLButtonElement>(view, 'button[type=submit]').click();
    const usual = { train: 90, test: 24, loss: 'cross-entropy', share: 0.5, steps: 200, kind: 'descent' };
    const { asked } = session.lab.prediction;
    expect(asked[0]).toEqual({ ...usual, test: Math.min(64, session.dataset.value!.split.test.length) });
    expect(asked[1]).toMatchObject({ train: 20, loss: 'squared-error', share: 1.01, steps: 30, kind: 'flow' });
  });

  it('does not take what has no room', async () => {
    const view = await open();
    choose(view, 'train', '91');
    choose(view, 'share', '-1');
    await view.updateComplete;
    const field = inside<HTMLInputElement>(view, '[name="train"]');
    expect(field.validity.valid).toBe(false);
    inside<HTMLButtonElement>(view, 'button[type=submit]').click();
    expect(session.lab.prediction.asked).toEqual([]);
  });

  it('shows how far the job is, and stops it', async () => {
    let cancelled = 0;
    const progress = { stage: 'steps of the real run', done: 3, total: 12 };
    const job = { id: 1, key: 'fixed-kernel prediction', title: 'Predicting a training run', progress, started: 0 };
    session.jobs.value = [{ ...job, cancel: () => (cancelled += 1) }];
    const view = await open();
    expect(inside<HTMLProgressElement>(view, 'progress').value).toBe(0.25);
    expect(textOf(view)).toContain('3 of 12 steps of the real run');
    expect(view.shadowRoot!.querySelector('button[type=submit]')).toBeNull();
    inside<HTMLButtonElement>(view, 'form button').click();
    expect(cancelled).toBe(1);
  });

  it('has one button, which keeps the focus while it cancels and after', async () => {
    const view = await open();
    const button = inside<HTMLButtonElement>(view, 'form button');
    button.focus();
    const progress = { stage: 'steps of the real run', done: 3, total: 12 };
    const job = { id: 1, key: 'fixed-kernel prediction', title: 'Predicting a training run', progress, started: 0 };
    session.jobs.value = [{ ...job, cancel: () => undefined }];
    await until(() => button.textContent!.trim() === 'Cancel', 'what it does now');
    expect([view.shadowRoot!.activeElement, button.type]).toEqual([button, 'button']);
    session.jobs.value = [];
    await until(() => button.textContent!.trim() === 'Compute', 'what it did before');
    expect([view.shadowRoot!.activeElement, button.type]).toEqual([button, 'submit']);
  });
});

describe('the results', () => {
  it('are curves of both runs, solid and dashed', async () => {
    session.lab.prediction.view.value = somePrediction(labels(), 8);
    const view = await open();
    for (const [name, count] of [
      ['loss', 4],
      ['accuracy', 4],
      ['logit', 4],
    ] as const) {
      const chart = await until(() => view.shadowRoot!.querySelector(`.${name} svg`), `the chart of ${name}`);
      const lines = [...chart.querySelectorAll('path')].filter((path) => path.getAttribute('d')!.includes('L'));
      expect(lines.length, name).toBeGreaterThanOrEqual(count);
      expect(chart.querySelectorAll('[stroke-dasharray]').length, name).toBeGreaterThanOrEqual(2);
    }
  });

  it('are numbers of the end, of the way there, and of the rate', async () => {
    session.lab.prediction.view.value = somePrediction(labels(), 8);
    const view = await open();
    const rows = cellsOf(view, 'end');
    expect(rows[0]).toEqual(['0.03663', '0.1257', '0.0625']);
    expect(rows[1].slice(2)).toEqual(['100.0\u00a0%']);
    expect(rows[3][2]).toBe('87.5\u00a0%');
    expect(cellsOf(view, 'values')).toHaveLength(5);
    expect(cellsOf(view, 'values')[1].slice(0, 2)).toEqual(['0.7358', '0.3957']);
    expect(fact(view, 'stable')).toBe('0.04');
    expect(fact(view, 'mode')).toBe('shrinks to 0.0148 times');
    expect(fact(view, 'limit')).toBe('100');
    expect([fact(view, 'start'), fact(view, 'end')]).toEqual(['50', '37.5']);
    expect(textOf(view)).toContain('8 digits trained on and 4 held out, a kernel of 80 logits');
  });

  it('say what cross-entropy has no regression loss for, and what grew beyond the stable rate', async () => {
    const settings = { train: 8, test: 4, loss: 'cross-entropy', share: 1.5, steps: 40, kind: 'descent' } as const;
    const grown = { topMode: [1, 2, 4, 8, 16], sharpness: { start: 50, end: NaN } };
    session.lab.prediction.view.value = somePrediction(labels(), 8, { settings, ...grown });
    const view = await open();
    expect(cellsOf(view, 'end')[0][2]).toBe('\u2013');
    expect(fact(view, 'mode')).toBe('grows to 16 times');
    expect(fact(view, 'end')).toBe('not finite');
  });

  it('say what left all numbers, and that a cross-entropy is not as curved for ever', async () => {
    const plain = somePrediction(labels(), 8);
    const lost = plain.actual.train.map((fit, at) => (at < 2 ? fit : { loss: NaN, accuracy: NaN }));
    session.lab.prediction.view.value = {
      ...plain,
      settings: { ...plain.settings, loss: 'cross-entropy' },
      actual: { ...plain.actual, train: lost },
      topMode: [1, 1e200, Infinity, Infinity, Infinity],
      excursion: { step: 13, loss: NaN },
    };
    const view = await open();
    expect(fact(view, 'mode')).toBe('grows until it leaves all numbers');
    expect(fact(view, 'excursion')).toBe('leaves all numbers');
    expect(textOf(view)).toContain('were the loss as curved as at the start for ever');
    expect(cellsOf(view, 'end')[1][1]).toBe('\u2013');
    expect(cellsOf(view, 'values')[2][3]).toBe('\u2013');
    const chart = await until(() => view.shadowRoot!.querySelector('.accuracy svg'), 'the chart');
    const ends = [...chart.querySelectorAll('circle')].map((circle) => Number(circle.getAttribute('cx')));
    expect(ends).toHaveLength(4);
    expect(ends[0]).toBeLessThan(ends[1]);
  });

  it('say nothing of a changing curvature where it is always the same', async () => {
    session.lab.prediction.view.value = somePrediction(labels(), 8);
    expect(textOf(await open())).not.toContain('as curved as at the start');
  });

  it('show the logits of the datapoint that is chosen, first the selected one', async () => {
    session.select(3);
    session.lab.prediction.view.value = somePrediction(labels(), 8);
    const view = await open();
    const select = inside<HTMLSelectElement>(view, '[name="datapoint"]');
    expect(select.value).toBe('3');
    const own = session.dataset.value!.labels[3];
    const logit = (label: number) => cellsOf(view, 'logits')[label];
    expect(logit(own)).toEqual([own / 10 + 40, own / 10 + 40.25].map((value) => String(Number(value.toPrecision(4)))));
    const before = view.shadowRoot!.querySelector('.logit svg');
    choose(view, 'datapoint', '5');
    await until(() => view.shadowRoot!.querySelector('.logit svg') !== before, 'drawn anew');
    expect(textOf(view)).toContain('Its logits at the end');
  });

  it('leave out what is not held out', async () => {
    session.lab.prediction.view.value = somePrediction(labels(), 12);
    const view = await open();
    expect(cellsOf(view, 'end')).toHaveLength(2);
    expect(textOf(view)).not.toContain('held out, mean loss');
  });

  it('curves that leave the chart end at its edge', async () => {
    const plain = somePrediction(labels(), 8);
    const train = plain.predicted.train.map(({ accuracy }, at) => ({ loss: 10 ** (4 * at), accuracy }));
    const predicted = { ...plain.predicted, train };
    session.lab.prediction.view.value = { ...plain, predicted };
    const view = await open();
    const chart = await until(() => view.shadowRoot!.querySelector<SVGElement>('.loss svg'), 'the chart');
    const box = chart.getBoundingClientRect();
    for (const mark of chart.querySelectorAll('path, circle')) {
      const { top, bottom } = mark.getBoundingClientRect();
      expect(top).toBeGreaterThan(box.top - 4);
      expect(bottom).toBeLessThan(box.bottom + 4);
    }
  });
});

describe('for every reader', () => {
  it.each(schemes)('nothing axe finds wrong, %s', async (scheme) => {
    setScheme(scheme);
    session.lab.prediction.view.value = somePrediction(labels(), 8);
    const view = await open();
    for (const details of view.shadowRoot!.querySelectorAll('details')) details.open = true;
    await until(() => view.shadowRoot!.querySelector('.logit svg'), 'the charts');
    expect(await violations(view)).toEqual([]);
  });

  it('of real-valued targets there are values and losses, and nothing is right or wrong', async () => {
    const { value } = session.dataset;
    const targets = new Float32Array(10 * value!.count);
    session.dataset.value = { ...value!, isUnlabelled: true, targets };
    session.lab.prediction.view.value = { ...somePrediction(labels(), 8), targets };
    const view = await open();
    await until(() => view.shadowRoot!.querySelector('.logit svg'), 'the charts');
    expect([...inside<HTMLSelectElement>(view, '[name=loss]').options].map((option) => option.value)).toEqual([
      'squared-error',
    ]);
    expect(view.shadowRoot!.querySelector('.accuracy')).toBeNull();
    expect(textOf(view)).toContain('trained on, mean loss');
    expect(textOf(view)).not.toMatch(/, right|ogits of|its own/);
    session.dataset.value = value;
  });

  it('says what failed, and that nothing can be trained without classes', async () => {
    const details = { what: 'datapoints with 10 logits each', needed: 400, available: 256 };
    session.problem.value = { where: 'laboratory', error: new NtkError('LimitExceeded', details, 'too large') };
    const view = await open();
    expect(textOf(view)).toContain('400 datapoints with 10 logits each are needed; 256 are possible here');
    const { value } = session.dataset;
    session.dataset.value = { ...value!, isUnlabelled: true };
    await until(() => textOf(view).includes('There is nothing to train on'), 'the sentence');
    session.dataset.value = value;
  });
});
