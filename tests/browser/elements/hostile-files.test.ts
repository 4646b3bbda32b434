// Hostile files in the page: an expression that never ends, and names that are markup.
import { afterEach, expect, it } from 'vitest';
import '../../../src/elements/ntk-neighbourhood';
import '../../../src/elements/ntk-nudge';
import '../../../src/elements/ntk-open';
import { readFiles } from '../../../src/session/file-reading';
import type { Dataset } from '../../../src/datasets/dataset';
import { FakeSession } from '../../support/fake-session';
import { expensive, expensiveText, jsonBytes, words } from '../../support/tokenizers';
import { mount, pictureSession, textOf, unmountAll, until } from './support';

afterEach(() => unmountAll());

const markup = '<img src=x onerror="document.title=1">';
const named = (name: string, content: string | Uint8Array<ArrayBuffer>) => ({
  name,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});

it('an expression of a tokenizer.json that never ends is ended, and named', async () => {
  const files = [named('a.txt', expensiveText), named('tokenizer.json', jsonBytes(expensive))];
  const answers = { windows: { window: 1 } };
  await expect(readFiles(files, { answers, deadline: 3000 })).rejects.toMatchObject({
    code: 'InvalidFile',
    details: { where: 'a.txt with tokenizer.json', why: 'reading it takes longer than 3 seconds' },
  });
  const good = [named('a.txt', 'the cat sat the'), named('tokenizer.json', jsonBytes(words))];
  const { data } = await readFiles(good, { answers });
  expect([...data!.table.inputs]).toEqual([0, 1, 2]);
});

it('nothing is opened or changed by it', async () => {
  const session = new FakeSession();
  const view = mount('ntk-open', { session });
  await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
  await view.open([new File(['{"a": 1, "a": 2}'], 'config.json'), new File(['{"__proto__": 1}'], 'x.onnx')]);
  await until(() => textOf(view).includes('This file cannot be used'), 'the failure');
  expect(session.requests).toEqual([]);
});

it.each([
  ['classes of a table', `1,2,${markup.replaceAll('"', "'")}\n3,4,cat\n`, 'x.csv'],
  ['names of columns', `${markup.replaceAll('"', "'")},b\n1,2\n3,4\n`, 'x.csv'],
])('%s that are markup are text in the preview', async (_what, content, name) => {
  const view = mount('ntk-open', { session: new FakeSession() });
  await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
  await view.open([new File([content], name)]);
  await until(() => view.shadowRoot?.querySelector('[part=data]'), 'the preview');
  expect(textOf(view)).toContain('<img src=x onerror=');
  expect(view.shadowRoot!.querySelector('img')).toBeNull();
});

it('windows of a text that are markup are text in the preview', async () => {
  const view = mount('ntk-open', { session: new FakeSession() });
  await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
  const text = `${markup}\n`.repeat(8);
  const characters = JSON.stringify([...new Set(text)]);
  await view.open([new File([text], 'a.txt'), new File([characters], 'characters.json')]);
  await until(() => view.shadowRoot?.querySelector('.texts'), 'the windows');
  expect(textOf(view)).toContain(markup);
  expect(view.shadowRoot!.querySelector('img')).toBeNull();
});

it('classes that are markup are text in the legend and in the nudge', async () => {
  using session = await pictureSession(20);
  const dataset = session.dataset.value!;
  const classes = dataset.classes.map((name, at) => (at < 2 ? markup : name));
  session.dataset.value = { ...dataset, classes } satisfies Dataset;
  session.select(0);
  session.setNudge({ index: 0 });
  const neighbourhood = mount('ntk-neighbourhood', { session, manual: true }, [600, 600]);
  const nudge = mount('ntk-nudge', { session, manual: true }, [296, 632]);
  await until(() => neighbourhood.shadowRoot?.querySelector('.classes'), 'the legend');
  await until(() => nudge.shadowRoot?.querySelector('option'), 'the labels');
  expect(textOf(neighbourhood)).toContain(markup);
  expect(nudge.shadowRoot!.querySelector('option')!.textContent).toContain(markup);
  for (const view of [neighbourhood, nudge]) expect(view.shadowRoot!.querySelector('img')).toBeNull();
  expect(document.title).not.toBe('1');
  unmountAll();
});
