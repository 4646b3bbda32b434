// What takes long of a kernel: said before it is asked for, not begun by a saved view, and stopped where it is waited for.
import { afterEach, beforeEach, expect, it } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import type { NtkHeatmap } from '../../../src/elements/ntk-heatmap';
import type { HeatmapLayer } from '../../../src/view/heatmap-layer';
import type { FakeSession } from '../../support/fake-session';
import { showWithHand } from './hand';
import { inside, pictureSession, textOf, unmountAll, until } from './support';

const n = 40;
let session: FakeSession;
let element: NtkHeatmap;
let layer: HeatmapLayer;

beforeEach(async () => {
  session = await pictureSession(n);
  const values = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
  session.columns.value = new Map([['alignment', { kind: 'number', name: 'alignment', values }]]);
  session.seconds = 200;
  session.setView({ tracks: ['class', 'alignment'] });
  const shown = await showWithHand<HeatmapLayer>('ntk-heatmap', session);
  element = shown.element as NtkHeatmap;
  layer = shown.layer()!;
  inside(element, '.view').click();
  await element.updateComplete;
});
afterEach(() => {
  unmountAll();
  session[Symbol.dispose]();
});

it('a track of a saved view waits until it is chosen', async () => {
  const tracks = inside(element, 'ntk-tracks');
  const button = inside(tracks, '[title=alignment]');
  expect([button.textContent!.replace(/\s+/g, ' ').trim(), button.ariaPressed]).toEqual([
    'alignment about 3 min',
    'false',
  ]);
  expect(layer.plot.left).toBe(11);
  button.click();
  await until(() => layer.plot.left === 22, 'the track');
  await until(() => !/about/.test(textOf(tracks)), 'no more waiting');
});

it('block means say what they take, how far they are, and are stopped there', async () => {
  const means = inside(element, 'ntk-block-means');
  expect(inside(means, 'summary').textContent).toContain('about 3\u00a0min');
  let stop: (() => void) | undefined;
  session.blockMeans = () => new Promise((done) => (stop = () => done(undefined)));
  inside(means, 'summary').click();
  await until(() => stop, 'the question');
  const progress = { stage: 'gradients', done: 1, total: 4 };
  const key = 'block means class';
  session.jobs.value = [{ id: 1, key, title: 'Averaging', progress, started: 0, cancel: () => stop!() }];
  const bar = await until(() => means.shadowRoot!.querySelector('progress'), 'the progress');
  expect(bar.value).toBe(0.25);
  inside(means, 'button').click();
  await until(() => /Stopped/.test(textOf(means)), 'the end');
});
