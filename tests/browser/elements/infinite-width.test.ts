// Infinite and finite kernels as a reader uses them: what is asked for, curves, pictures, numbers.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import '../../../src/elements/ntk-infinite-width';
import { someWidths } from '../../support/fake-experiments';
import type { FakeSession } from '../../support/fake-session';
import { cellsOf, choose } from './experiment';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;
const datapoints = [3, 5, 8, 13, 21, 34];

beforeAll(async () => {
  session = await pictureSession(120);
});
afterEach(() => {
  unmountAll();
  session.lab.width.view.value = undefined;
  session.lab.width.asked.length = 0;
  session.jobs.value = [];
});
afterAll(() => session[Symbol.dispose]());

const open = async () => {
  const view = mount('ntk-infinite-width', { session }, [720, 620]);
  await until(() => view.shadowRoot?.querySelector('form'), 'the form');
  return view;
};

const rows = (view: Element): string[][] => cellsOf(view, 'widths', 'th, td');

describe('infinite width', () => {
  it('asks for what is usual, and for what is chosen', async () => {
    const view = await open();
    inside<HTMLButtonElement>(view, 'button[type=submit]').click();
    choose(view, 'count', '8');
    choose(view, 'seeds', '3');
    choose(view, 'widest', '128');
    await view.updateComplete;
    inside<HTMLButtonElement>(view, 'button[type=submit]').click();
    expect(session.lab.width.asked).toEqual([
      { count: 24, widths: [32, 64, 128, 256, 512, 1024], seeds: 5 },
      { count: 8, widths: [32, 64, 128], seeds: 3 },
    ]);
  });

  it('draws both charts, dots for each network, bars for the spread', async () => {
    session.lab.width.view.value = someWidths(datapoints);
    const view = await open();
    const distance = await until(() => view.shadowRoot!.querySelector('.distance svg'), 'the distances');
    expect(distance.querySelectorAll('circle').length).toBe(2 * 3 * 2);
    const entry = await until(() => view.shadowRoot!.querySelector('.entry svg'), 'the entry');
    expect(entry.querySelectorAll('circle').length).toBe(3);
    expect(entry.querySelectorAll('line').length).toBeGreaterThanOrEqual(3);
    expect(distance.textContent).toContain('128');
  });

  it('says the numbers of each width, of the entry that is chosen', async () => {
    session.lab.width.view.value = someWidths(datapoints);
    const view = await open();
    expect(inside(view, '[data-fact="infinite"]').textContent).toBe(
      String(Number((2 * Math.exp(-5 / 3)).toPrecision(4))),
    );
    choose(view, 'entry', 'itself');
    await view.updateComplete;
    expect(inside(view, '[data-fact="infinite"]').textContent).toBe('2');
    expect(rows(view)[0]).toEqual(['32', '0.2652', '0.1326', '2.063', '0.3536']);
    expect(rows(view)).toHaveLength(3);
    expect(inside(view, '[data-fact="distance"]').textContent).toBe('\u22120.5');
    expect(textOf(view)).toContain('to the power \u22120.5 \u00b1 0.04, the standard deviation');
    session.lab.width.view.value = { ...someWidths(datapoints), laws: {} };
    await until(() => textOf(view).includes('Powers of the width show with two widths or more'), 'the sentence');
    expect(textOf(view)).toContain('6 digits by class, 2 networks of each width');
  });

  it('paints the kernels, the larger entries stronger, and both of a kind on one scale', async () => {
    session.lab.width.view.value = someWidths(datapoints);
    const view = await open();
    const pixels = (name: string) => {
      const canvas = inside<HTMLCanvasElement>(view, `canvas.${name}`);
      expect([canvas.width, canvas.height]).toEqual([6, 6]);
      return canvas.getContext('2d')!.getImageData(0, 0, 6, 6).data;
    };
    const brightness = (data: Uint8ClampedArray, at: number) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2];
    const infinite = pixels('infinite.ntk');
    expect(brightness(infinite, 0)).toBeLessThan(brightness(infinite, 5) - 100);
    expect(brightness(pixels('finite.ntk'), 0)).toBeLessThan(brightness(infinite, 0));
    expect(brightness(pixels('finite.nngp'), 0)).toBeGreaterThan(brightness(pixels('infinite.nngp'), 0));
  });

  it('shows how far the job is, and stops it', async () => {
    let cancelled = 0;
    const progress = { stage: 'networks', done: 6, total: 12 };
    const job = { id: 1, key: 'infinite width', title: 'Comparing widths', progress, started: 0 };
    session.jobs.value = [{ ...job, cancel: () => (cancelled += 1) }];
    const view = await open();
    expect(inside<HTMLProgressElement>(view, 'progress').value).toBe(0.5);
    inside<HTMLButtonElement>(view, 'form button').click();
    expect(cancelled).toBe(1);
  });

  it('says that a network without hidden layers has no width', async () => {
    const view = await open();
    const before = session.network.value;
    session.network.value = { ...before, hidden: [] };
    await until(() => textOf(view).includes('has no width'), 'the sentence');
    session.network.value = before;
  });

  it.each(schemes)('nothing axe finds wrong, %s', async (scheme) => {
    setScheme(scheme);
    session.lab.width.view.value = someWidths(datapoints);
    const view = await open();
    await until(() => view.shadowRoot!.querySelector('.entry svg'), 'the charts');
    expect(await violations(view)).toEqual([]);
  });
});
