// The built command as a process: it ends by itself with the right status, with and without a GPU, and when interrupted.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { denseFixtures, loadFixture } from '../../support/fixture';
import { relativeError } from '../../support/numbers';
import { tensor } from '../../../src/core/tensor';
import { writeNpy } from '../../../src/formats/npy';
import { bytePairs, expensive, expensiveText, jsonBytes } from '../../support/tokenizers';
import { useBuiltCommand } from './built';
import { dataBytes, type Ended, fixturePath, modelBytes, useFolder } from './support';

const folder = useFolder();
const command = useBuiltCommand();

type Started = { readonly ended: Promise<Ended>; readonly interrupt: () => void };

function start(argv: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [command, ...argv], { env: { ...process.env, ...env } });
  const written = { out: '', error: '' };
  child.stdout.on('data', (text) => (written.out += text));
  child.stderr.on('data', (text) => (written.error += text));
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ status: code ?? -1, ...written })));
  return { ended, interrupt: () => void child.kill('SIGINT') };
}

const [name, activation] = Object.entries(denseFixtures)[0];
const line = (out: string): string[] => [
  ...['kernel', '--model', fixturePath(name, 'model.safetensors'), '--activation', activation],
  ...['--data', fixturePath(name, 'x.npy'), '--out', folder.path(out)],
];

test('computes a kernel and ends', async () => {
  const { status, error } = await start(line('k.npy')).ended;
  expect(error).toContain('n = 48');
  expect(status).toBe(0);
  expect(relativeError(folder.read('k.npy').data, (await loadFixture(name)).trace)).toBeLessThan(1e-5);
  expect(folder.files()).toEqual(['k.npy']);
});

test('wrong usage ends with 2', async () => {
  const { status, error } = await start(['kernel']).ended;
  expect([status, error]).toEqual([2, expect.stringMatching(/^ntk-explorer: --model is missing[^\n]*\n$/)]);
});

test('no adapter ends with 1', async () => {
  const nowhere = { VK_ICD_FILENAMES: folder.path('none.json'), VK_DRIVER_FILES: folder.path('none.json') };
  const { status, error } = await start(line('none.npy'), nowhere).ended;
  expect(error).toMatch(/^ntk-explorer: No GPU adapter was found[^\n]*\n$/m);
  expect(status).toBe(1);
  expect(existsSync(folder.path('none.npy'))).toBe(false);
});

test('an interrupt ends with 130 and leaves no file', async () => {
  const model = folder.write('long.safetensors', modelBytes([64, 256, 256, 10]));
  const data = folder.write('long.npy', dataBytes(1000, 64));
  const before = folder.files();
  const { ended, interrupt } = start([
    'kernel',
    '--model',
    model,
    '--activation',
    'relu',
    '--data',
    data,
    '--out',
    folder.path('never.npy'),
  ]);
  const begun = (): boolean => readdirSync(folder.path('.')).some((file) => file.startsWith('never.npy.'));
  while (!begun()) await new Promise((next) => setTimeout(next, 20));
  interrupt();
  const error = expect.stringMatching(/^(plan: [^\n]+\n)?ntk-explorer: interrupted, nothing was written\n$/);
  expect(await ended).toEqual({ status: 130, out: '', error });
  expect(folder.files()).toEqual(before);
});

/** The fixture's GPT-2 on a text. */
const speaking = (out: string, ...options: string[]): string[] => [
  ...['forward', '--model', fixturePath('gpt2-characters', 'model.safetensors'), '--out', folder.path(out), ...options],
];

test('a text becomes tokens of a tokenizer.json', async () => {
  const tokenizer = folder.write('pairs.json', jsonBytes(bytePairs));
  const text = folder.write('low.txt', 'lower lower low lower');
  const { status, error } = await start(speaking('text.npy', '--data', text, '--tokenizer', tokenizer, '--window', '3'))
    .ended;
  expect([status, error]).toEqual([0, expect.stringContaining('n = 2')]);
  // low er Ġlow | er Ġlow Ġlow | er
  const ids = folder.write('ids.npy', writeNpy(tensor([2, 3], Int32Array.of(7, 8, 9, 8, 9, 9))));
  expect((await start(speaking('ids-out.npy', '--data', ids)).ended).status).toBe(0);
  expect(folder.read('text.npy')).toEqual(folder.read('ids-out.npy'));
});

test('an expression of a tokenizer.json that never ends is ended', async () => {
  const tokenizer = folder.write('expensive.json', jsonBytes(expensive));
  const text = folder.write('a.txt', expensiveText);
  const before = folder.files();
  const line = speaking('never.npy', '--data', text, '--tokenizer', tokenizer);
  const { status, error } = await start(line, { NTK_PATIENCE: '3' }).ended;
  expect([status, error]).toEqual([
    1,
    expect.stringMatching(/^ntk-explorer: --data [^\n]*longer than 3 seconds[^\n]*\n$/),
  ]);
  expect(folder.files()).toEqual(before);
});

test('a vocabulary that is none is refused', async () => {
  const text = folder.write('b.txt', 'lower');
  const config = fixturePath('gpt2-characters', 'config.json');
  const { status, error } = await start(speaking('never.npy', '--data', text, '--tokenizer', config)).ended;
  expect([status, error]).toEqual([1, expect.stringMatching(/^ntk-explorer: [^\n]*neither a tokenizer.json[^\n]*\n$/)]);
});
