// The dialog that opens files: dropped, chosen or fetched, what it says of them, and that nothing is done before it is confirmed.
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import '../../../src/elements/ntk-open';
import { writeNpy } from '../../../src/formats/npy';
import { sizeOf } from '../../../src/core/tensor';
import { writeSafetensors } from '../../../src/formats/safetensors';
import { exportModel } from '../../../src/formats/model-export';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { FakeSession } from '../../support/fake-session';
import { factsOf, writeStore } from '../../support/zarr-store';
import { invalidFile } from '../../../src/core/errors';
import { inside, mount, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

afterEach(() => unmountAll());

const graph = buildMlp({ sizes: [3, 4, 2], activation: 'tanh', parameterization: 'standard', residual: false });
const model = new File([exportModel({ graph, values: initialise(graph, 1) })], 'small.safetensors');
const tensors = { '0.weight': [4, 3], '0.bias': [4], '2.weight': [2, 4], '2.bias': [2] };
const zeros = Object.entries(tensors).map(
  ([name, shape]) => [name, { shape, data: new Float32Array(sizeOf(shape)) }] as const,
);
const stateDict = new File([writeSafetensors(new Map(zeros))], 'dense.safetensors');
const data = (features: number, n = 5): File =>
  new File([writeNpy({ shape: [n, features], data: new Float32Array(n * features) })], 'x.npy');

async function mounted(session = new FakeSession()) {
  const view = mount('ntk-open', { session });
  await until(() => view.shadowRoot?.querySelector('[part=button]'), 'the button');
  await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
  const confirm = (): HTMLButtonElement => inside(view, 'button.primary');
  return { view, session, confirm, dialog: inside<HTMLDialogElement>(view, 'dialog') };
}

function drag(type: string, files: readonly File[]): void {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
}

it('files dropped anywhere are shown, and opened only when that is confirmed', async () => {
  const { view, session, dialog, confirm } = await mounted();
  drag('dragenter', [model]);
  await until(() => view.shadowRoot!.querySelector('.overlay'), 'the overlay');
  drag('drop', [model, data(3)]);
  await until(() => !confirm().disabled, 'what would be opened');
  expect(view.shadowRoot!.querySelector('.overlay')).toBeNull();
  expect(dialog.open).toBe(true);
  expect(textOf(view)).toMatch(/Network saved by ntk-explorer.*26 in 4 tensors.*Datapoints 5/);
  expect(session.requests).toEqual([]);
  confirm().click();
  await until(() => !dialog.open, 'the end of the dialog');
  expect(session.requests).toEqual(['open']);
  expect(session.opened.value!.name).toBe('small.safetensors');
  await until(() => textOf(view).includes('Close model'), 'the way back');
});

it('says what is missing, what does not fit and what cannot be read, and changes nothing', async () => {
  const { view, session, confirm, dialog } = await mounted();
  const errors: unknown[] = [];
  view.addEventListener('ntk-error', (event) => errors.push(event));
  await view.open([model]);
  await until(() => textOf(view).includes('Add data for it'), 'what is missing');
  await view.open([data(7)]);
  await until(() => textOf(view).includes('These do not fit together'), 'what does not fit');
  const broken = new File(['\u0000\u0001<img src=x>'], '<b>broken</b>.npy');
  await view.open([broken]);
  await until(() => textOf(view).includes('This file cannot be used'), 'the failure');
  expect(textOf(view)).toContain('<b>broken</b>.npy');
  expect(view.shadowRoot!.querySelector('b')).toBeNull();
  expect(errors).toHaveLength(1);
  expect(confirm().disabled).toBe(true);
  const remove = view.shadowRoot!.querySelector<HTMLButtonElement>('[aria-label="Remove <b>broken</b>.npy"]');
  remove!.click();
  await until(() => !textOf(view).includes('cannot be used'), 'the file to be gone');
  dialog.close();
  await until(() => !textOf(view).includes('small.safetensors'), 'all to be forgotten');
  expect(session.requests).toEqual([]);
});

it('files given while others are being read join them', async () => {
  const { view, confirm } = await mounted();
  const both = [view.open([model]), view.open([data(3)])];
  await Promise.all(both);
  await until(() => !confirm().disabled, 'what would be opened');
  expect(textOf(view)).toMatch(/small\.safetensors.*x\.npy/);
});

it('an address that other pages may not read is told as such', async () => {
  const { view } = await mounted();
  const refuse = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
  onTestFinished(() => refuse.mockRestore());
  await view.open();
  inside<HTMLInputElement>(view, '[name=address]').value = 'https://example.org/model.onnx';
  inside<HTMLFormElement>(view, '.address').requestSubmit();
  await until(() => textOf(view).includes('CORS'), 'why');
  expect(textOf(view)).toContain('Save the file on this machine');
});

it('the choice of an activation stays under the keyboard while the files are read again', async () => {
  const { view, confirm } = await mounted();
  await view.open([stateDict, data(3)]);
  const select = await until(
    () => view.shadowRoot!.querySelector<HTMLSelectElement>('[name=activation]'),
    'the choice',
  );
  select.focus();
  for (const activation of ['relu', 'tanh']) {
    select.value = activation;
    select.dispatchEvent(new Event('change'));
    await until(() => !confirm().disabled, 'what would be opened');
    expect(view.shadowRoot!.activeElement).toBe(select);
    expect(select.value).toBe(activation);
  }
});

it('the focus goes to the next file when one is removed, and to the choice of others after the last', async () => {
  const { view } = await mounted();
  await view.open([model, data(3)]);
  const remove = async (name: string): Promise<string | null | undefined> => {
    inside<HTMLButtonElement>(view, `[aria-label="Remove ${name}"]`).click();
    await until(() => !view.shadowRoot!.querySelector(`[aria-label="Remove ${name}"]`), 'the file to be gone');
    await view.updateComplete;
    const focused = view.shadowRoot!.activeElement!;
    return focused.getAttribute('aria-label') ?? focused.closest('label')?.textContent;
  };
  expect(await remove('small.safetensors')).toBe('Remove x.npy');
  expect(await remove('x.npy')).toContain('Choose files');
});

it('of many files a few are listed until all are asked for, and what is wrong stands above them', async () => {
  const { view } = await mounted();
  const many = Array.from({ length: 30 }, (_, i) => new File(['1,2\n3,4'], `x${i}.csv`));
  await view.open(many);
  await until(() => textOf(view).includes('30 data files at once'), 'the failure');
  const chips = () => view.shadowRoot!.querySelectorAll('.files .remove').length;
  expect(chips()).toBe(8);
  const alert = inside(view, '[role=alert]');
  expect(alert.compareDocumentPosition(inside(view, '.files')) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  inside<HTMLButtonElement>(view, '.files .more button').click();
  await until(() => chips() === 30, 'all of them');
  expect(view.shadowRoot!.activeElement!.getAttribute('aria-label')).toBe('Remove x8.csv');
});

it('more datapoints than have room are not opened; the first that have it are', async () => {
  const session = new FakeSession();
  await session.fill(20);
  const { budget } = session.gpu.value!.arena;
  const filled = budget.limit - budget.used - 2 ** 25 - 2 ** 23 - 100_000;
  budget.take('the rest', filled);
  onTestFinished(() => budget.give(filled));
  const { view, confirm } = await mounted(session);
  await view.open([model, data(3, 4000)]);
  await until(() => textOf(view).includes('4,000 datapoints with their network take about'), 'the need');
  expect(confirm().disabled).toBe(true);
  const field = inside<HTMLInputElement>(view, '[name=first]');
  expect(field.valueAsNumber).toBe(Number(field.max));
  expect(field.valueAsNumber).toBeGreaterThan(100);
  expect(textOf(view)).toContain(`There is room for ${field.valueAsNumber.toLocaleString('en')} datapoints`);
  field.value = '50';
  inside<HTMLFormElement>(view, 'form.first').requestSubmit();
  await until(() => !confirm().disabled, 'what would be opened');
  expect(textOf(view)).toContain('The first 50 of 4,000 datapoints');
  const opened = vi.spyOn(session, 'open');
  confirm().click();
  await until(() => opened.mock.calls.length > 0, 'the opening');
  expect(opened.mock.calls[0][0]!.dataset.count).toBe(50);
});

it('other data for the model that is open keep the dialog until they are shown', async () => {
  const session = new FakeSession();
  const { view, confirm, dialog } = await mounted(session);
  const shown = { name: 'small', model: { graph, values: initialise(graph, 1) } };
  session.opened.value = shown;
  let show = (): void => undefined;
  session.open = (opened) =>
    new Promise((resolve) => {
      show = () => ((session.opened.value = { ...opened! }), resolve());
    });
  await view.open([data(3)]);
  await until(() => !confirm().disabled, 'what would be opened');
  confirm().click();
  await until(() => textOf(view).includes('Opening'), 'the opening');
  await new Promise((done) => setTimeout(done, 50));
  expect(dialog.open).toBe(true);
  show();
  await until(() => !dialog.open, 'the end of the dialog');
});

it('a session that refuses keeps the dialog open and says why', async () => {
  const session = new FakeSession();
  session.open = () => Promise.reject(new Error('no room for it'));
  const { view, confirm, dialog } = await mounted(session);
  await view.open([model, data(3)]);
  confirm().click();
  await until(() => textOf(view).includes('no room for it'), 'the refusal');
  expect(dialog.open).toBe(true);
});

it.each(schemes)('has nothing axe would change in %s', async (scheme) => {
  setScheme(scheme);
  const { view, confirm } = await mounted();
  await view.open([model, data(3)]);
  await until(() => !confirm().disabled, 'what would be opened');
  expect(await violations(view)).toEqual([]);
});

/** As a browser hands over a folder that was chosen. */
function storeFolder(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): File[] {
  return [...files].map(([path, bytes]) => {
    const file = new File([bytes], path.split('/').at(-1)!);
    Object.defineProperty(file, 'webkitRelativePath', { value: `kernel.zarr/${path}` });
    return file;
  });
}

it('a store says what it is of, and is shown when that is confirmed', async () => {
  const { view, session, confirm, dialog } = await mounted();
  const files = await writeStore(factsOf(40, 40, { symmetric: true, complete: true }));
  await view.open(storeFolder(files));
  await until(() => !confirm().disabled, 'the store');
  expect(textOf(view)).toMatch(/Stored kernel.*kernel\.zarr.*40 × 40, in the order by index.*trace, of 2 parameters/);
  expect(confirm().textContent).toContain('Show the stored kernel');
  for (const scheme of schemes) {
    setScheme(scheme);
    expect(await violations(view)).toEqual([]);
  }
  expect(session.requests).toEqual([]);
  confirm().click();
  await until(() => !dialog.open, 'the end of the dialog');
  expect(session.requests).toEqual(['openStore kernel.zarr']);
});

it('a store that is refused stays in the dialog, with why', async () => {
  const { view, session, confirm, dialog } = await mounted();
  vi.spyOn(session, 'openStore').mockRejectedValue(invalidFile('Zarr', 'zarr.json', 'it is a store of another model'));
  await view.open(storeFolder(await writeStore(factsOf(40, 40, { symmetric: true }))));
  await until(() => !confirm().disabled, 'the store');
  confirm().click();
  await until(() => textOf(view).includes('another model'), 'the refusal');
  expect(dialog.open).toBe(true);
  [...view.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === 'Remove')!.click();
  await until(() => !textOf(view).includes('another model'), 'the store to be gone');
  expect(confirm().disabled).toBe(true);
});
