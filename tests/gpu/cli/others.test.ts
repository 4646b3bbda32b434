// spectrum, inspect and a sketch through the command line.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readNpz } from '../../../src/formats/npz';
import { loadFixture } from '../../support/fixture';
import { fixturePath, runHere, useFolder } from './support';

const folder = useFolder();
const name = 'mlp-tanh-digits';
const model = ['--model', fixturePath(name, 'model.onnx')];
const asked = [...model, '--data', fixturePath(name, 'x.npy')];

test('the leading eigenpairs of the full kernel, not divided by n', async () => {
  const { full } = await loadFixture(name);
  const { status } = await runHere(['spectrum', ...asked, '--top', '4', '--out', folder.path('eig.npz')]);
  expect(status).toBe(0);
  const arrays = await readNpz(readFileSync(folder.path('eig.npz')));
  const [values, vectors] = [arrays.get('values')!, arrays.get('vectors')!];
  expect([values.shape, vectors.shape]).toEqual([[4], [4, 48, 10]]);
  for (let k = 0; k < 4; k++) {
    const v = vectors.data.subarray(k * 480, (k + 1) * 480);
    let off = 0;
    for (let i = 0; i < 480; i++) {
      let image = 0;
      for (let j = 0; j < 480; j++) image += full[i * 480 + j] * v[j];
      off += (image - values.data[k] * v[i]) ** 2;
    }
    expect(Math.sqrt(off)).toBeLessThan(1e-5 * values.data[0]);
    if (k > 0) expect(values.data[k]).toBeLessThanOrEqual(values.data[k - 1]);
  }
});

test('a sketch with its error, of some parameters', async () => {
  const { traceByParameter } = await loadFixture(name);
  const out = folder.path('sketch.npz');
  const line = [
    'kernel',
    ...asked,
    '--method',
    'sketch:256:sign',
    '--seed',
    '5',
    '--parameters',
    '0.weight',
    '--out',
    out,
  ];
  expect((await runHere(line)).status).toBe(0);
  const arrays = await readNpz(readFileSync(out));
  expect([...arrays.keys()].sort()).toEqual(['kernel', 'standard_error']);
  const [kernel, error] = ['kernel', 'standard_error'].map((key) => arrays.get(key)!.data);
  const expected = traceByParameter.get('0.weight')!;
  const far = expected.filter((value, i) => Math.abs(kernel[i] - value) > 4 * error[i]);
  expect(far.length).toBeLessThan(0.02 * expected.length);
});

test('what a model is', async () => {
  const { status, out, error } = await runHere(['inspect', ...model]);
  expect([status, error]).toEqual([0, expect.stringContaining('onnx')]);
  for (const word of ['0.weight', '[96, 64]', 'dense', 'GFLOP', 'structured']) expect(out).toContain(word);
  const json = await runHere(['inspect', ...model, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ kind: 'onnx', output: [10], cost: { n: 48 } });
});
