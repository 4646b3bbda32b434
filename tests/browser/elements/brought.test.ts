// What a model that a reader brought, and its data, look like: tables and texts without pictures, pixels of any range, many
// classes, no curves of a training that nobody saw.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import '../../../src/elements/index';
import type { Dataset } from '../../../src/datasets/dataset';
import type { ShownModel } from '../../../src/session/types';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, textOf, unmountAll, until } from './support';

let session: FakeSession;
let digits: Dataset;

beforeAll(async () => {
  session = await pictureSession(60);
  digits = session.dataset.value!;
});
afterEach(() => {
  unmountAll();
  session.select(undefined);
  session.setNudge(undefined);
  session.opened.value = undefined;
  session.dataset.value = digits;
});
afterAll(() => session[Symbol.dispose]());

const opened = { name: 'mine.onnx', model: { graph: { nodes: [] } } } as unknown as ShownModel;
const table = (): Dataset => ({ ...digits, name: 'penguins.csv', imageShape: undefined });

it('has no grey boxes where datapoints are no pictures', async () => {
  session.dataset.value = table();
  session.select(12);
  const view = mount('ntk-neighbourhood', { session }, [360, 420]);
  const thumbnail = await until(() => view.shadowRoot?.querySelector('.readout ntk-thumbnail'), 'the readout');
  await until(() => (thumbnail as HTMLElement).hidden, 'no picture');
  expect(thumbnail.getBoundingClientRect().width).toBe(0);
  const { k, indices } = session.neighbourhood.value!.layers[1].neighbours;
  const listed = [...view.shadowRoot!.querySelectorAll('.near span + span')].map((each) => Number(each.textContent));
  expect(listed).toEqual([...indices.subarray(12 * k, 12 * k + 6)]);
});

it('shows pixels from 0 to 255 as it shows those from 0 to 1', async () => {
  const alpha = async (dataset: Dataset): Promise<number[]> => {
    session.dataset.value = dataset;
    const view = mount('ntk-thumbnail', { session, datapoint: 3 });
    const canvas = await until(() => view.shadowRoot?.querySelector('canvas'), 'the canvas');
    const read = () =>
      canvas
        .getContext('2d')!
        .getImageData(0, 0, 8, 8)
        .data.filter((_, i) => i % 4 === 3);
    await until(() => read().some((value) => value > 0), 'the picture');
    return [...read()];
  };
  const usual = await alpha(digits);
  const raw = await alpha({ ...digits, inputs: digits.inputs.map((value) => value * 255) });
  expect(Math.max(...raw.map((value, i) => Math.abs(value - usual[i])))).toBeLessThanOrEqual(1);
});

it('keeps the legend of many long classes to two rows', async () => {
  const classes = Array.from({ length: 71 }, (_, i) => `kind number ${i}`);
  session.dataset.value = { ...table(), classes };
  session.select(5);
  const view = mount('ntk-neighbourhood', { session }, [352, 396]);
  const near = await until(() => view.shadowRoot?.querySelector('.near'), 'the neighbours');
  expect(inside(view, '.classes').clientHeight).toBeLessThan(60);
  const [box, panel] = [near.getBoundingClientRect(), view.getBoundingClientRect()];
  expect(box.right).toBeLessThanOrEqual(panel.right);
  expect(box.bottom).toBeLessThanOrEqual(inside(view, '.classes').getBoundingClientRect().top);
});

it('shows no digits while other datapoints are placed', async () => {
  const points = session.neighbourhood.value;
  session.neighbourhood.value = undefined;
  const view = mount('ntk-neighbourhood', { session });
  const mosaic = await until(() => view.shadowRoot?.querySelector<HTMLCanvasElement>('.mosaic'), 'the digits');
  const inked = (): number => {
    const { width, height } = mosaic;
    const { data } = mosaic.getContext('2d')!.getImageData(0, 0, width, height);
    return data.filter((value, i) => i % 4 === 3 && value > 100).length;
  };
  await until(() => inked() > 1000, 'the digits are drawn');
  session.dataset.value = table();
  await until(() => inked() === 0, 'they are gone');
  session.neighbourhood.value = points;
});

it('tells the loss of a model that was not trained here of all its data, and what training anew would cost', async () => {
  const before = session.training.value;
  session.opened.value = opened;
  session.dataset.value = { ...table(), split: { train: digits.split.train, test: digits.split.test } };
  session.training.value = { ...before, phase: 'idle', step: 0, history: before.history.slice(0, 1) };
  const view = mount('ntk-training', { session }, [400, 260]);
  await until(() => textOf(view).includes('on these data: loss'), 'the loss');
  expect(textOf(view)).not.toMatch(/held out|trained on/);
  expect(view.shadowRoot!.querySelector('.curves svg')).toBeNull();
  inside(view, '[aria-expanded]').click();
  const note = await until(() => view.shadowRoot!.querySelector('form .note'), 'the note');
  expect(note.textContent).toContain('closes mine.onnx');
  session.training.value = before;
});

it('says in one sentence that a step on a network of one logit changes nothing', async () => {
  session.dataset.value = { ...table(), classes: ['0'], labels: new Uint8Array(digits.count) };
  const view = mount('ntk-nudge', { session, manual: true }, [296, 632]);
  session.select(2);
  await until(() => session.nudge.value, 'a nudge');
  expect(session.nudgeSettings.value!.measure).toBe('logit');
  const zero = new Float32Array(digits.count);
  session.nudge.value = { ...session.nudge.value!, predicted: zero, actual: zero, relativeError: NaN };
  const note = await until(() => view.shadowRoot!.querySelector('.note'), 'the sentence');
  expect(note.textContent).toContain('one logit');
  expect(textOf(view)).not.toContain('undefined');
  expect(view.shadowRoot!.querySelector('.results')).toBeNull();
});

it('brings the charted layer of many into view, and says that there are more', async () => {
  session.select(12);
  session.setNudge({ index: 12 });
  const view = mount('ntk-nudge', { session, manual: true }, [296, 632]);
  const { similarity, actualSimilarity, ...rest } = session.nudge.value!;
  const many = Array.from({ length: 10 }, (_, i) => ({ ...similarity[0], id: `layer ${i}`, title: `Before h.${i}` }));
  const same = many.map(() => actualSimilarity[0]);
  session.nudge.value = { ...rest, similarity: many, actualSimilarity: same, predictedSimilarity: same };
  const row = await until(() => view.shadowRoot?.querySelector('.chosen-layer'), 'the row');
  await until(() => row.textContent!.includes('h.9'), 'the deepest');
  const frame = inside(view, '.layers').getBoundingClientRect();
  expect(row.getBoundingClientRect().bottom).toBeLessThanOrEqual(frame.bottom + 1);
  expect(textOf(view)).toContain('10 layers: scroll');
  expect(inside(view, '.wide').textContent!.trim()).toMatch(/^number 12\s/);
});
