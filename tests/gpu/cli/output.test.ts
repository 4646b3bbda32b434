// Where --out leads: inputs and what is no file are never written over, links are followed, and what cannot be held is refused.
import { execFileSync } from 'node:child_process';
import { copyFileSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNpy } from '../../../src/formats/npy';
import { node, onnxFile, weights } from '../../support/onnx';
import { dataBytes, fixturePath, modelBytes, runHere, useFolder } from './support';

const folder = useFolder();
const model = folder.write('model.safetensors', modelBytes([4, 6, 3]));
const data = folder.write('x.npy', dataBytes(5, 4));

const kernel = (out: string, ...options: string[]) =>
  runHere(['kernel', '--model', model, '--activation', 'relu', '--data', data, '--out', out, ...options]);

async function refused(out: string, status: number, word: string, ...options: string[]): Promise<void> {
  const before = folder.files();
  expect(await kernel(out, ...options)).toEqual({
    ...{ status, out: '' },
    error: expect.stringMatching(new RegExp(`^ntk-explorer: [^\\n]*${word}[^\\n]*\\n$`)),
  });
  expect(folder.files()).toEqual(before);
}

describe('an input is not written over', () => {
  test('through another name of its folder', async () => {
    symlinkSync(folder.path('.'), folder.path('elsewhere'));
    await refused(join(folder.path('elsewhere'), 'x.npy'), 2, 'also an input');
  });

  test('through a link', async () => {
    symlinkSync('x.npy', folder.path('link-to-input.npy'));
    await refused(folder.path('link-to-input.npy'), 2, 'also an input');
    symlinkSync('model.safetensors', folder.path('link-to-model.npy'));
    await refused(folder.path('link-to-model.npy'), 2, 'also an input');
  });

  test('nor what lies beside the model', async () => {
    const gpt = folder.path('gpt');
    mkdirSync(gpt);
    for (const file of ['model.safetensors', 'config.json'])
      copyFileSync(fixturePath('gpt2-characters', file), join(gpt, file));
    symlinkSync('config.json', join(gpt, 'k.npy'));
    const ids = fixturePath('gpt2-characters', 'input_ids.npy');
    const line = ['--model', join(gpt, 'model.safetensors'), '--data', ids, '--out', join(gpt, 'k.npy')];
    expect(await runHere(['forward', ...line])).toMatchObject({ status: 2, error: expect.stringContaining('input') });
    expect(readFileSync(join(gpt, 'config.json'))).toEqual(readFileSync(fixturePath('gpt2-characters', 'config.json')));
  });
});

test.each([['to a file'], ['to nothing']])('a link %s stays one', async (name) => {
  const real = folder.path(`real ${name}.npy`);
  if (name === 'to a file') folder.write(`real ${name}.npy`, 'earlier');
  symlinkSync(`real ${name}.npy`, folder.path(`link ${name}.npy`));
  expect((await kernel(folder.path(`link ${name}.npy`))).status).toBe(0);
  expect(lstatSync(folder.path(`link ${name}.npy`)).isSymbolicLink()).toBe(true);
  expect(readNpy(readFileSync(real)).shape).toEqual([5, 5]);
  expect(folder.files().filter((file) => file.endsWith('.part'))).toEqual([]);
});

test('a pipe is refused and stays one, and so is a folder', async () => {
  execFileSync('mkfifo', [folder.path('pipe.npy')]);
  await refused(folder.path('pipe.npy'), 1, 'a pipe');
  expect(statSync(folder.path('pipe.npy')).isFIFO()).toBe(true);
  mkdirSync(folder.path('folder.npy'));
  await refused(folder.path('folder.npy'), 1, 'it is a folder');
});

test('only .npy and .npz are written', async () => {
  await refused(folder.path('k.txt'), 2, "not '");
  await refused(folder.path('k'), 2, 'npz');
});

test('a parameter that is called as an array of the archive is', async () => {
  const named = (name: string): string =>
    folder.write(
      `${name}.onnx`,
      onnxFile({
        nodes: [node('Mul', `input ${name}`, 'h'), node('MatMul', 'h head', 'logits')],
        initialisers: [weights(name, 4), weights('head', 4, 3)],
        input: [4],
      }),
    );
  const parts = (name: string, ...options: string[]) => {
    const line = ['--model', named(name), '--data', data, '--out', folder.path(`${name}.npz`)];
    return runHere(['kernel', ...line, '--by-parameter', ...options]);
  };
  expect(await parts('total')).toEqual({
    ...{ status: 1, out: '' },
    error: expect.stringMatching(/^ntk-explorer: --out [^\n]*a parameter called total[^\n]*\n$/),
  });
  expect((await parts('standard_error', '--method', 'sketch:8')).error).toContain('called standard_error');
  expect((await parts('standard_error')).status).toBe(0);
  expect((await parts('total', '--parameters', 'head')).status).toBe(0);
});

test('an archive beyond 4 GiB is refused before anything is computed', async () => {
  const many = folder.write('many.npy', dataBytes(70_000, 4));
  const line = ['--activation', 'relu', '--data', many, '--out', folder.path('large.npz')];
  expect(await runHere(['kernel', '--model', model, ...line])).toEqual({
    ...{ status: 1, out: '' },
    error: expect.stringMatching(/^ntk-explorer: --out [^\n]*18\.3 GiB[^\n]*4 GiB at most[^\n]*an \.npy[^\n]*\n$/),
  });
});

test('a sketch of one direction has no error to write', async () => {
  await refused(folder.path('one.npz'), 2, 'no standard error', '--method', 'sketch:1');
  expect((await kernel(folder.path('one.npy'), '--method', 'sketch:1')).status).toBe(0);
});

test.each([
  ['ntvp', 'NTK-vector products'],
  ['sketch:8', 'sketch:8:normal'],
  ['structured', 'structured for 4 parameters'],
])('the plan of %s names it', async (method, words) => {
  const { error, out } = await kernel(folder.path('plan.npy'), '--method', method, '--json');
  expect(error).toContain(`plan: ${words}`);
  const { plan } = JSON.parse(out) as { plan: Record<string, unknown> };
  expect(plan).toMatchObject({ method: method === 'sketch:8' ? 'sketch:8:normal' : method, tiles: 1 });
  expect([plan.flops, plan.bytes]).toEqual([expect.any(Number), expect.any(Number)]);
});
