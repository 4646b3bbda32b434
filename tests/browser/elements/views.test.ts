// Neighbourhood, nudge, training, jobs and status as a reader uses them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NtkError } from '../../../src/core/errors';
import '../../../src/elements/index';
import { element } from '../../../src/elements/shared/define';
import type { NeighbourhoodLayer } from '../../../src/view/neighbourhood-layer';
import { FakeSession } from '../../support/fake-session';
import { near } from '../view/support';
import { inside, mount, pictureSession, pixelsOf, textOf, unmountAll, until, violations, type Drawn } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(120);
});
afterEach(() => {
  unmountAll();
  session.hover(undefined);
  session.select(undefined);
  session.setNudge(undefined);
  session.setColouredBy('class');
});
afterAll(() => session[Symbol.dispose]());

describe('neighbourhood', () => {
  it('shows the digits first, then the points of the layer that is chosen', async () => {
    const points = session.neighbourhood.value;
    session.neighbourhood.value = undefined;
    const view = mount('ntk-neighbourhood', { session });
    const mosaic = await until(() => view.shadowRoot?.querySelector<HTMLCanvasElement>('.mosaic'), 'the digits');
    await until(() => mosaic.width > 300, 'the digits are drawn');
    const inked = mosaic
      .getContext('2d')!
      .getImageData(0, 0, mosaic.width, mosaic.height)
      .data.filter((_, i) => i % 4 === 3);
    expect(inked.filter((alpha) => alpha > 100).length).toBeGreaterThan(1000);
    session.neighbourhood.value = points;
    const pixels = await pixelsOf(view);
    expect(pixels.count((pixel) => !near(pixel, [1, 1, 1]))).toBeGreaterThan(500);
    const layers = [...view.shadowRoot!.querySelectorAll<HTMLInputElement>('[name="layer"]')];
    expect(layers.map(({ checked }) => checked)).toEqual([false, true]);
    layers[0].click();
    expect(session.layer.value).toBe('input');
    await until(() => /hold \d+/.test(textOf(view)), 'the variance is said');
    session.setLayer('hidden-1');
  });

  it('offers to place the datapoints where nothing is on its way to do so', async () => {
    const points = session.neighbourhood.value;
    session.neighbourhood.value = undefined;
    const progress = { stage: 'placing', done: 0, total: 0 };
    const job = { id: 1, key: 'neighbourhood', title: 'Placing the datapoints', progress, started: 0, cancel: () => 0 };
    session.jobs.value = [job];
    const view = mount('ntk-neighbourhood', { session });
    await until(() => view.shadowRoot && textOf(view).includes('has to see these digits first'), 'what it waits for');
    expect(view.shadowRoot!.querySelector('.over button')).toBeNull();
    session.jobs.value = []; // cancelled
    const button = await until(() => view.shadowRoot!.querySelector<HTMLElement>('.over button'), 'the offer');
    expect(textOf(view)).toContain('These digits have not been placed');
    expect(await violations(view)).toEqual([]);
    session.requests.length = 0;
    button.click();
    expect(session.requests).toEqual(['placeDatapoints']);
    session.neighbourhood.value = points;
    await until(() => !view.shadowRoot!.querySelector('.over'), 'the points');
  });

  it('selects the point under the pointer, and lists its neighbours', async () => {
    const view = mount('ntk-neighbourhood', { session });
    await pixelsOf(view);
    const layer = (view as unknown as Drawn<NeighbourhoodLayer>).stage.stage.layer!;
    const place = layer.placeOf(17)!;
    const target = layer.pointAt(place.x, place.y)!;
    const box = inside(view, '.stage').getBoundingClientRect();
    const at = { clientX: box.left + place.x, clientY: box.top + place.y, pointerId: 1, bubbles: true };
    inside(view, '.stage').dispatchEvent(new PointerEvent('pointermove', at));
    expect(session.selection.value.hovered).toBe(target);
    inside(view, '.stage').dispatchEvent(new PointerEvent('pointerdown', at));
    inside(view, '.stage').dispatchEvent(new PointerEvent('pointerup', at));
    expect(session.selection.value.selected).toBe(target);
    await view.updateComplete;
    const { k, indices } = session.neighbourhood.value!.layers[1].neighbours;
    const listed = [...view.shadowRoot!.querySelectorAll('.near ntk-thumbnail')].map(
      (each) => (each as { datapoint?: number }).datapoint,
    );
    expect(listed).toEqual([...indices.subarray(target * k, target * k + 6)]);
  });
});

describe('nudge', () => {
  it('follows the selection, ranks by the actual shift and links hover', async () => {
    const view = mount('ntk-nudge', { session }, [360, 640]);
    await until(() => view.shadowRoot?.querySelector('form'), 'the empty state');
    session.select(12);
    const ranking = await until(() => view.shadowRoot!.querySelector('ntk-ranking'), 'the list');
    await until(() => ranking.shadowRoot!.querySelector('li'), 'its rows');
    expect(session.nudgeSettings.value).toMatchObject({ index: 12, label: session.dataset.value!.labels[12] });
    const shown = [...ranking.shadowRoot!.querySelectorAll('ntk-thumbnail')].map(({ datapoint }) => datapoint!);
    const { actual } = session.nudge.value!;
    expect(shown).not.toContain(12);
    const rowText = inside(ranking, 'li').textContent!.replace(/\s+/g, ' ').trim();
    expect(rowText).toMatch(new RegExp(`^number ${shown[0]} `));
    const shifts = shown.map((index) => Math.abs(actual[index]));
    expect(shifts).toEqual([...shifts].sort((a, b) => b - a));
    inside(ranking, 'button').dispatchEvent(new PointerEvent('pointerenter'));
    expect(session.selection.value.hovered).toBe(shown[0]);
    const scatter = inside(view, 'ntk-scatter');
    const ring = await until(
      () => [...scatter.shadowRoot!.querySelectorAll('circle[stroke-width="1.5"]')].at(-1),
      'the hovered point is marked',
    );
    await until(() => ring.getAttribute('visibility') === 'visible', 'the ring is shown');
    expect(scatter.shadowRoot!.querySelector('.drawing canvas')).not.toBeNull();
  });

  it('says when the first-order picture breaks, and which rates are stable', async () => {
    const view = mount('ntk-nudge', { session }, [360, 640]);
    session.select(12);
    await until(() => view.shadowRoot?.querySelector('.rates'), 'the rates');
    await until(() => textOf(view).includes('0.031'), 'the full-batch rate');
    expect(view.shadowRoot!.querySelector('.note')).toBeNull();
    const rate = inside<HTMLInputElement>(view, '.rate input[type="number"]');
    rate.value = '5';
    rate.dispatchEvent(new Event('change'));
    expect(session.nudgeSettings.value!.rate).toBe(5);
    const note = await until(() => view.shadowRoot!.querySelector('.note'), 'the note');
    expect(note.textContent).toContain('the rate is above the largest stable one of this nudge');
  });
});

describe('training', () => {
  it('draws both curves and passes on what the reader asks for', async () => {
    const view = mount('ntk-training', { session }, [400, 260]);
    for (const quantity of ['.loss', '.accuracy']) {
      const chart = await until(() => view.shadowRoot?.querySelector(`${quantity} svg`), quantity);
      expect(chart.querySelectorAll('[stroke-dasharray]').length).toBe(1);
    }
    session.requests.length = 0;
    const button = (text: string) =>
      [...view.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent!.trim() === text)!;
    button('Step').click();
    button('Reset').click();
    button('Settings').click();
    const form = await until(() => view.shadowRoot!.querySelector('form'), 'the form');
    form.querySelector<HTMLInputElement>('[name="hidden"]')!.value = '32, 16';
    form.querySelector<HTMLSelectElement>('[name="activation"]')!.value = 'tanh';
    form.requestSubmit();
    expect(session.requests).toEqual(['trainStep', 'reset', 'configure', 'train']);
    expect(session.network.value).toMatchObject({ hidden: [32, 16], activation: 'tanh', residual: false });
  });
});

describe('jobs and status', () => {
  it('are defined once however often that is asked for', () => {
    const known = customElements.get('ntk-status');
    element('ntk-status')(class extends HTMLElement {});
    expect(customElements.get('ntk-status')).toBe(known);
  });

  it('show progress and cancel', async () => {
    let cancelled = false;
    const view = mount('ntk-jobs', { session }, [300, 60]);
    const progress = { stage: 'training', done: 3, total: 12 };
    session.jobs.value = [
      { id: 1, key: 'training', title: 'Training', progress, started: -1000, cancel: () => (cancelled = true) },
    ];
    await until(() => view.shadowRoot?.querySelector('.job'), 'the job');
    expect(view.shadowRoot!.querySelector('details')).toBeNull();
    expect(inside<HTMLProgressElement>(view, 'progress').value).toBe(0.25);
    inside(view, 'button').click();
    expect(cancelled).toBe(true);
    session.jobs.value = [];
  });

  it('are one in a line; the others are shown, and can be cancelled, on demand', async () => {
    const cancelled: string[] = [];
    const view = mount('ntk-jobs', { session }, [320, 60]);
    const progress = { stage: 'a', done: 1, total: 2 };
    session.jobs.value = ['stable rate', 'kernel', 'neighbourhood'].map((key, id) => {
      const title = `A job that is called ${key}`;
      return { id, key, title, progress, started: -1000, cancel: () => cancelled.push(key) };
    });
    const details = await until(() => view.shadowRoot?.querySelector('details'), 'the others');
    expect(inside(view, '.line > .job').textContent).toContain('kernel');
    expect(inside(view, 'summary').textContent).toBe('and 2 more');
    expect(view.getBoundingClientRect().height).toBeLessThan(48);
    expect(inside(view, '.line').scrollWidth).toBeLessThanOrEqual(320);
    inside(view, 'summary').click();
    details.querySelectorAll('button')[1].click();
    expect(cancelled).toEqual(['stable rate']);
    details.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect(details.open).toBe(false);
    session.jobs.value = [];
  });

  it.each(['no-webgpu', 'insecure-context', 'no-adapter', 'request-failed'] as const)(
    'say what to do about %s',
    async (reason) => {
      const failed = new FakeSession();
      failed.status.value = { phase: 'failed', error: new NtkError('DeviceUnavailable', { reason }, 'no') };
      const status = mount('ntk-status', { session: failed });
      const heatmap = mount('ntk-heatmap', { session: failed });
      heatmap.textContent = 'A picture of the kernel';
      await until(() => status.shadowRoot?.querySelector('[role="alert"]'), 'the alert');
      expect(status.shadowRoot!.querySelectorAll('p').length).toBe(2);
      await until(() => heatmap.shadowRoot?.querySelector('slot'), 'the fallback');
      expect(
        inside<HTMLSlotElement>(heatmap, 'slot')
          .assignedNodes()
          .map(({ textContent }) => textContent),
      ).toEqual(['A picture of the kernel']);
    },
  );

  it('show a failed job beside its view until it is dismissed', async () => {
    const view = mount('ntk-training', { session }, [400, 260]);
    session.problem.value = {
      where: 'network',
      error: new NtkError('LimitExceeded', { what: 'weights (bytes)', needed: 5e9, available: 1e9 }, 'no'),
    };
    const note = await until(() => view.shadowRoot?.querySelector('.problem'), 'the note');
    expect(note.textContent).toContain('4,769\u00a0MiB of graphics memory; 954\u00a0MiB can be had');
    note.querySelector('button')!.click();
    await until(() => !view.shadowRoot!.querySelector('.problem'), 'it is gone');
  });
});
