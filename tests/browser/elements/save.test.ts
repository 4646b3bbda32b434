// The list of what can be saved: by keyboard, with reasons where something is missing, sizes first, and a real download.
import { userEvent } from 'vitest/browser';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import '../../../src/elements/ntk-save';
import type { Savable } from '../../../src/session/types';
import { FakeSession } from '../../support/fake-session';
import { inside, mount, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

afterEach(() => unmountAll());

const savable: readonly Savable[] = [
  { kind: 'kernel-npy', name: 'digits-kernel.npy', bytes: 12_916_836 },
  { kind: 'kernel-npz', name: 'digits-kernel.npz', bytes: 2 ** 31 },
  { kind: 'model', name: 'digits-network.safetensors' },
  { kind: 'table', name: 'digits-datapoints.csv', missing: 'network' },
];

async function mounted() {
  const session = new FakeSession();
  session.savable.value = savable;
  const view = mount('ntk-save', { session });
  await until(() => view.shadowRoot?.querySelector('[part=button]'), 'the button');
  await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
  const button = inside<HTMLButtonElement>(view, '[part=button]');
  const items = () =>
    until(() => {
      const found = [...view.shadowRoot!.querySelectorAll<HTMLButtonElement>('li button')];
      return found.length === savable.length && found;
    }, 'the list');
  return { session, view, button, items };
}

/** Names of the files that were downloaded, kept from the disk. */
function watchDownloads(): string[] {
  const names: string[] = [];
  const spy = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    if (this.href.startsWith('blob:')) names.push(this.download);
  });
  onTestFinished(() => spy.mockRestore());
  return names;
}

it('is opened, walked and left by keyboard', async () => {
  const names = watchDownloads();
  const { session, view, button, items } = await mounted();
  button.focus();
  await userEvent.keyboard('{Enter}');
  const [first] = await items();
  expect(button.getAttribute('aria-expanded')).toBe('true');
  expect(textOf(view)).toContain('13 MB');
  await userEvent.keyboard('{Tab}');
  expect(view.shadowRoot!.activeElement).toBe(first);
  await userEvent.keyboard('{Escape}');
  await until(() => button.getAttribute('aria-expanded') === 'false', 'the end of the list');
  expect(view.shadowRoot!.activeElement).toBe(button);
  await userEvent.keyboard('{Enter}');
  await items();
  await userEvent.keyboard('{Tab}{Tab}{Tab}{Enter}');
  await until(() => names.length > 0, 'the download');
  expect([session.requests, names]).toEqual([['save model'], ['digits-network.safetensors']]);
});

it('says what is missing, and asks before it makes what is large', async () => {
  const names = watchDownloads();
  const { session, view, button, items } = await mounted();
  button.click();
  const [, archive, , table] = await items();
  expect(table.disabled).toBe(true);
  expect(table.textContent).toContain('There is no network yet');
  archive.click();
  await until(() => textOf(view).includes('2.1 GB: press again to save it'), 'the size');
  expect(session.requests).toEqual([]);
  archive.click();
  await until(() => names.length > 0, 'the download');
  expect(session.requests).toEqual(['save kernel-npz']);
});

it('what was cancelled downloads nothing, what failed is told', async () => {
  const names = watchDownloads();
  const { session, view, button, items } = await mounted();
  const errors: unknown[] = [];
  view.addEventListener('ntk-error', (event) => errors.push(event));
  session.save = () => Promise.resolve(undefined);
  button.click();
  (await items())[0].click();
  session.save = () => Promise.reject(new Error('no room for it'));
  button.click();
  (await items())[0].click();
  await until(() => errors.length > 0, 'the failure');
  expect(names).toEqual([]);
});

it.each(schemes)('has nothing axe would change in %s', async (scheme) => {
  setScheme(scheme);
  const { view, button, items } = await mounted();
  button.click();
  await items();
  expect(await violations(view)).toEqual([]);
});

describe('a store', () => {
  const stores: readonly Savable[] = [
    { kind: 'kernel-folder', name: 'digits-kernel.zarr', bytes: 2.91e10, seconds: 7300 },
    { kind: 'kernel-zip', name: 'digits-kernel.zarr.zip', bytes: 2.91e10, seconds: 7300, missing: 'archive' },
  ];
  const small = stores.map((each) => ({ ...each, bytes: 1e6, seconds: 3, missing: undefined }));
  const folder = {} as FileSystemDirectoryHandle;

  async function offered(list: readonly Savable[]) {
    const session = new FakeSession();
    session.savable.value = list;
    const view = mount('ntk-save', { session });
    await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
    const button = inside<HTMLButtonElement>(view, '[part=button]');
    button.focus();
    await userEvent.keyboard('{Enter}');
    await until(() => view.shadowRoot!.querySelector('li'), 'the list');
    return { session, view };
  }

  function stub(name: 'showDirectoryPicker' | 'showSaveFilePicker', picker: unknown): void {
    vi.stubGlobal(name, picker);
    onTestFinished(() => void vi.unstubAllGlobals());
  }

  it('of any size goes into a folder, by keyboard, when its size and time were seen; an archive has its limit', async () => {
    const picker = vi.fn(async () => folder);
    stub('showDirectoryPicker', picker);
    const { session, view } = await offered(stores);
    expect(textOf(view)).toContain('More than the 4 GiB that an archive holds');
    await userEvent.keyboard('{Tab}{Enter}');
    await until(() => /about 2\sh of computing: press again to save it/.test(textOf(view)), 'the time');
    expect(textOf(view)).toContain('29 GB');
    expect(picker).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    await until(() => session.requests.includes('save folder'), 'the store');
    expect(picker).toHaveBeenCalledWith({ id: 'ntk-explorer', mode: 'readwrite' });
  });

  it('is an archive alone where the page gets no folders: straight to the disk, or as a download', async () => {
    stub('showDirectoryPicker', undefined);
    stub('showSaveFilePicker', async () => ({ createWritable: async () => new WritableStream() }));
    const streamed = await offered(small);
    expect(streamed.view.shadowRoot!.querySelectorAll('li').length).toBe(1);
    await userEvent.keyboard('{Tab}{Enter}');
    await until(() => streamed.session.requests.includes('save archive'), 'the stream');
    unmountAll();
    stub('showSaveFilePicker', undefined);
    const names = watchDownloads();
    const { session } = await offered(small);
    await userEvent.keyboard('{Tab}{Enter}');
    await until(() => names.length > 0, 'the download');
    expect([session.requests, names]).toEqual([['save kernel-zip'], ['digits-kernel.zarr.zip']]);
  });

  it('is not begun where no folder was chosen', async () => {
    stub('showDirectoryPicker', () => Promise.reject(new DOMException('left', 'AbortError')));
    const { session, view } = await offered(small);
    const errors: unknown[] = [];
    view.addEventListener('ntk-error', (event) => errors.push(event));
    await userEvent.keyboard('{Tab}{Enter}');
    await until(() => !view.shadowRoot!.querySelector('li'), 'the end of the list');
    expect([session.requests, errors]).toEqual([[], []]);
  });
});
