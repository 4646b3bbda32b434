// The dialog that opens files: dropped, chosen or fetched, what it says of them, and that nothing is done before it is confirmed.
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import '../../../src/elements/ntk-open';
import { writeNpy } from '../../../src/formats/npy';
import { exportModel } from '../../../src/formats/model-export';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { FakeSession } from '../../support/fake-session';
import { inside, mount, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

afterEach(() => unmountAll());

const graph = buildMlp({ sizes: [3, 4, 2], activation: 'tanh', parameterization: 'standard', residual: false });
const model = new File([exportModel({ graph, values: initialise(graph, 1) })], 'small.safetensors');
const data = (features: number): File =>
  new File([writeNpy({ shape: [5, features], data: new Float32Array(5 * features) })], 'x.npy');

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
