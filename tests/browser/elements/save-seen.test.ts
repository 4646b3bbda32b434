// What is seen of a kernel as files: pictures whose pixels are its cells, with a legend, and values that go to the disk.
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import '../../../src/elements/ntk-save';
import { colourOfValue } from '../../../src/view/colour-maps';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(120);
});
afterEach(() => {
  unmountAll();
  session.requests.length = 0;
});
afterAll(() => session[Symbol.dispose]());

async function opened() {
  const view = mount('ntk-save', { session });
  await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
  inside<HTMLButtonElement>(view, '[part=button]').click();
  await until(() => view.shadowRoot!.querySelector('.seen'), 'the form');
  const press = (kind: string): void => inside<HTMLButtonElement>(view, `[data-kind=${kind}]`).click();
  const choose = async (name: string, value: string): Promise<void> => {
    const select = inside<HTMLSelectElement>(view, `[name=${name}]`);
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await view.updateComplete;
  };
  return { view, press, choose };
}

/** Files that were downloaded, kept from the disk. */
function watchDownloads() {
  const files: { name: string; content: Promise<Blob> }[] = [];
  const spy = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    files.push({ name: this.download, content: fetch(this.href).then((response) => response.blob()) });
  });
  onTestFinished(() => spy.mockRestore());
  return files;
}

async function pixels(content: ImageBitmapSource) {
  const image = await createImageBitmap(content);
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const at = (x: number, y: number): number[] => [
    ...data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 3),
  ];
  return { width: image.width, height: image.height, at };
}

/** The colour that a cell must have, by its place. */
async function expectedAt(row: number, column: number): Promise<number[]> {
  const { order, sample, signed } = session.kernel.value!;
  const { value } = await session.kernelEntry(order[row], order[column]);
  const map = signed ? 'diverging-light' : 'sequential-light';
  return colourOfValue(map, sample, value)!.map((part) => Math.round(part * 255));
}

it('a PNG has every cell as pixels of its colour, and a legend', async () => {
  const files = watchDownloads();
  const { press, choose } = await opened();
  await choose('pixels', '4');
  press('png');
  await until(() => files.length > 0, 'the download');
  expect(files[0].name).toMatch(/-0-119-by-0-119\.png$/);
  const { width, height, at } = await pixels(await files[0].content);
  const [left, top] = [46, 24 + 16 + 8 + 18 + 22];
  expect(width).toBe(left + 480 + 24);
  expect(height).toBeGreaterThan(top + 480 + 60);
  for (const [row, column] of [
    [0, 0],
    [3, 77],
    [119, 119],
  ])
    for (const inner of [0, 3]) {
      const found = at(left + 4 * column + inner, top + 4 * row + inner);
      const expected = await expectedAt(row, column);
      found.forEach((part, i) => expect(Math.abs(part - expected[i])).toBeLessThanOrEqual(1));
    }
  expect(at(left - 1, top)).toEqual([255, 255, 255]);
  const bar = Array.from({ length: 300 }, (_, x) => at(left + x, top + 480 + 24 + 18 + 6).join());
  expect(new Set(bar).size).toBeGreaterThan(100);
});

it('an SVG embeds the same cells, with legend and text as vectors', async () => {
  const files = watchDownloads();
  const { press } = await opened();
  press('svg');
  await until(() => files.length > 0, 'the download');
  const text = await (await files[0].content).text();
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(svg.querySelector('parsererror')).toBeNull();
  const words = [...svg.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(words[0]).toContain('Tangent kernel of the network');
  expect(words.join('|')).toMatch(
    /120 × 120 cells, single entries.*Columns: places 0 to 119 of 120 by class.*K\(i, j\)/,
  );
  expect(svg.querySelectorAll('stop').length).toBe(33);
  const image = svg.querySelector('image')!;
  const { width, at } = await pixels(await (await fetch(image.getAttribute('href')!)).blob());
  expect(width).toBe(120);
  const expected = await expectedAt(5, 9);
  at(9, 5).forEach((part, i) => expect(Math.abs(part - expected[i])).toBeLessThanOrEqual(1));
});

it('values go straight into a file where the browser offers that', async () => {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const writable = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (bytes) => void parts.push(bytes) });
  const picker = vi.fn(async () => ({ createWritable: async () => writable }));
  vi.stubGlobal('showSaveFilePicker', picker);
  onTestFinished(() => void vi.unstubAllGlobals());
  session.setView({ rectangle: { rows: [10, 20], columns: [0, 7.5] } });
  onTestFinished(() => session.setView({ rectangle: undefined }));
  const { press, view } = await opened();
  expect(textOf(view)).toContain('10 × 8 single entries');
  press('npy');
  await until(() => session.requests.includes('stream npy'), 'the stream');
  expect(picker).toHaveBeenCalledWith({ suggestedName: expect.stringMatching(/-10-19-by-0-7\.npy$/) });
  await until(() => parts.length > 0, 'the bytes');
  expect(new Float32Array(await new Blob(parts).arrayBuffer())).toHaveLength(80);
});

it('without that they are downloaded; a table always is', async () => {
  vi.stubGlobal('showSaveFilePicker', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const files = watchDownloads();
  for (const kind of ['npy', 'csv']) {
    const { press } = await opened();
    press(kind);
    await until(() => files.some(({ name }) => name.endsWith(`.${kind}`)), 'the download');
    unmountAll();
  }
  expect(session.requests).toEqual(['write npy', 'write csv']);
});

it('a picture beyond what is drawn is refused with why', async () => {
  const read = vi.spyOn(session.cells, 'read');
  const { choose, press, view } = await opened();
  const errors: unknown[] = [];
  view.addEventListener('ntk-error', (event) => errors.push((event as CustomEvent<{ error: unknown }>).detail.error));
  const { picture } = session.kernel.value!;
  if ('atlas' in picture) expect.fail('a whole picture');
  session.kernel.value = { ...session.kernel.value!, picture: { ...picture, rows: 3000, columns: 3000 } };
  onTestFinished(() => void (session.kernel.value = { ...session.kernel.value!, picture }));
  await view.updateComplete;
  await choose('level', '0');
  await choose('pixels', '16');
  press('png');
  await until(() => errors.length > 0, 'the refusal');
  expect(String(errors[0])).toContain('larger than this page draws');
  expect(read).not.toHaveBeenCalled();
});

it.each(schemes)('has nothing axe would change in %s', async (scheme) => {
  setScheme(scheme);
  const { view } = await opened();
  expect(await violations(view)).toEqual([]);
});

it('a PNG has the map and the domain of the heatmap: percentiles, and what an earlier kernel began with', async () => {
  const kernel = session.kernel.value!;
  onTestFinished(() => {
    session.kernel.value = kernel;
    session.setView({ domain: undefined });
  });
  const heatmap = mount('ntk-heatmap', { session, map: 'diverging' });
  const legend = await until(() => heatmap.shadowRoot!.querySelector('ntk-legend') ?? undefined, 'the legend');
  const files = watchDownloads();
  const expectSame = async (): Promise<void> => {
    const { press, choose } = await opened();
    await choose('pixels', '4');
    const count = files.length;
    press('png');
    await until(() => files.length > count, 'the download');
    const { at } = await pixels(await files[count].content);
    for (const [row, column] of [
      [0, 0],
      [3, 77],
      [119, 119],
    ]) {
      const { value } = await session.kernelEntry(kernel.order[row], kernel.order[column]);
      const expected = colourOfValue('diverging-light', legend, value)!.map((part) => Math.round(part * 255));
      const found = at(46 + 4 * column, 24 + 16 + 8 + 18 + 22 + 4 * row);
      found.forEach((part, i) => expect(Math.abs(part - expected[i])).toBeLessThanOrEqual(1));
    }
  };
  const ends = (): number[] => [legend.low, legend.high];
  const first = ends();
  session.kernel.value = { ...kernel, sample: { ...kernel.sample, low: 3 * first[0], high: 3 * first[1] } };
  await expectSame();
  expect(ends()).toEqual(first);
  session.setView({ domain: '5-95' });
  await expectSame();
  expect(ends()).not.toEqual(first);
});
