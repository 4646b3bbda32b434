// The command's kernels against PyTorch's in float64, and against one another.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kernelCommand } from '../../../src/cli/kernel-command';
import { type Tensor, tensor } from '../../../src/core/tensor';
import { readNpz } from '../../../src/formats/npz';
import { readSafetensors } from '../../../src/formats/safetensors';
import { writeNpy } from '../../../src/formats/npy';
import { sequentialModel } from '../../../src/model/sequential';
import { parameterCount } from '../../../src/model/shape';
import { kernel as referenceKernel } from '../../../src/reference/kernel';
import { denseFixtures, loadFixture } from '../../support/fixture';
import { openPart } from '../../support/gpu';
import { relativeError } from '../../support/numbers';
import { dataBytes, fixturePath, modelBytes, runHere, useFolder } from './support';

const bound = 1e-5;
const small = 'mlp-tanh-digits';

const folder = useFolder();

/** A command line over a fixture. */
function lineOf(name: string, out: string, ...more: string[]): string[] {
  return [
    ...['kernel', '--model', fixturePath(name, 'model.safetensors'), '--activation', denseFixtures[name]],
    ...['--data', fixturePath(name, 'x.npy'), '--out', folder.path(out), ...more],
  ];
}

describe('fixtures', () => {
  test.each(Object.keys(denseFixtures))('%s, trace', async (name) => {
    const fixture = await loadFixture(name);
    const ended = await runHere(lineOf(name, 'trace.npy', '--json'));
    expect(ended.status).toBe(0);
    const { shape, data } = folder.read('trace.npy');
    expect(shape).toEqual([48, 48]);
    expect(data).toBeInstanceOf(Float32Array);
    expect(relativeError(data, fixture.trace)).toBeLessThan(bound);
    expect(JSON.parse(ended.out)).toMatchObject({
      n: [48, 48],
      parameters: parameterCount(fixture.model.graph),
      shape: [48, 48],
      nonFinite: 0,
    });
    expect(JSON.parse(ended.out).flops).toBeGreaterThan(2 * 48 * parameterCount(fixture.model.graph));
    expect(ended.error).toMatch(/^plan: .+\n.+, n = 48, [\d,]+ parameters, .+ GFLOP\/s, all entries finite\n$/);
  });

  test('full, one logit, pseudo and cosine', async () => {
    const fixture = await loadFixture(small);
    const C = fixture.classes;
    const at = (i: number, c: number, j: number, d: number): number =>
      fixture.full[((i * C + c) * fixture.n + j) * C + d];
    const entries = (value: (i: number, j: number) => number): Float64Array =>
      Float64Array.from({ length: fixture.n ** 2 }, (_, k) => value(Math.floor(k / fixture.n), k % fixture.n));
    const classes = Array.from({ length: C }, (_, c) => c);
    const sum = (i: number, j: number): number =>
      classes.reduce((total, c) => total + classes.reduce((inner, d) => inner + at(i, c, j, d), 0), 0);
    const trace = (i: number, j: number): number => fixture.trace[i * fixture.n + j];
    const expected: [string, Float64Array, number[]][] = [
      ['full', fixture.full, [48, C, 48, C]],
      ['logit:3', entries((i, j) => at(i, 3, j, 3)), [48, 48]],
      ['pseudo', entries((i, j) => sum(i, j) / C), [48, 48]],
      ['cosine', entries((i, j) => trace(i, j) / Math.sqrt(trace(i, i) * trace(j, j))), [48, 48]],
    ];
    for (const [reduction, values, shape] of expected) {
      expect((await runHere(lineOf(small, 'k.npy', '--reduction', reduction))).status).toBe(0);
      const result = folder.read('k.npy');
      expect(result.shape).toEqual(shape);
      expect(relativeError(result.data, values), reduction).toBeLessThan(bound);
    }
  });

  test('two sets of datapoints, read as float64', async () => {
    const fixture = await loadFixture(small);
    const some = tensor([5, 8, 8], Float64Array.from(fixture.x.subarray(0, 5 * 64)));
    const data2 = folder.write('some.npy', writeNpy(some));
    expect((await runHere(lineOf(small, 'k.npy', '--data2', data2))).status).toBe(0);
    const { shape, data } = folder.read('k.npy');
    expect(shape).toEqual([48, 5]);
    const expected = Float64Array.from({ length: 48 * 5 }, (_, k) => fixture.trace[Math.floor(k / 5) * 48 + (k % 5)]);
    expect(relativeError(data, expected)).toBeLessThan(bound);
  });
});

describe('any size', () => {
  const base = { activation: 'tanh', out: folder.path('k.npy'), json: false, open: openPart } as const;

  test.each(['full', 'cosine'] as const)('%s cut into tiles is the same kernel', async (reduction) => {
    const model = folder.write('m.safetensors', modelBytes([5, 9, 3]));
    const data = folder.write('x.npy', dataBytes(150, 5));
    const data2 = folder.write('x2.npy', dataBytes(70, 5, 2));
    for (const second of [undefined, data2]) {
      const options = { ...base, model, data, data2: second, reduction };
      await kernelCommand(options);
      const whole = folder.read('k.npy');
      const summary = await kernelCommand(options, { tileBytes: 4 });
      const tiled = folder.read('k.npy');
      expect(tiled.shape).toEqual(whole.shape);
      expect(summary.shape).toEqual(whole.shape);
      expect(relativeError(tiled.data, whole.data)).toBeLessThan(1e-6);
    }
  });

  test('parts by parameter cut into tiles are the same parts', async () => {
    const model = folder.write('m.safetensors', modelBytes([5, 9, 3]));
    const data = folder.write('x.npy', dataBytes(70, 5));
    const options = {
      ...base,
      out: folder.path('k.npz'),
      model,
      data,
      reduction: 'cosine',
      byParameter: true,
    } as const;
    const parts = async (job = {}): Promise<Map<string, Tensor>> => {
      await kernelCommand(options, job);
      return readNpz(readFileSync(folder.path('k.npz')));
    };
    const [whole, tiled] = [await parts(), await parts({ tileBytes: 4 })];
    expect([...tiled.keys()]).toEqual([...whole.keys()]);
    for (const [name, { data: values }] of whole)
      expect(relativeError(tiled.get(name)!.data, values), name).toBeLessThan(1e-6);
  });

  test('one datapoint, no hidden layer, no bias, uint8 data', async () => {
    const bytes = modelBytes([2, 3], (tensors) => tensors.delete('0.bias'));
    const model = folder.write('m.safetensors', bytes);
    const data = folder.write('x.npy', writeNpy(tensor([1, 2], Uint8Array.of(3, 4))));
    await kernelCommand({ ...base, model, data, reduction: 'trace' });
    expect([...folder.read('k.npy').data]).toEqual([3 * (9 + 16)]);
  });

  test('a slope below zero', async () => {
    const bytes = modelBytes([4, 6, 2]);
    const model = folder.write('m.safetensors', bytes);
    const data = folder.write('x.npy', dataBytes(7, 4));
    await kernelCommand({ ...base, activation: 'leaky-relu', slope: 0.3, model, data, reduction: 'full' });
    const reference = sequentialModel(readSafetensors(bytes), { activation: 'leaky-relu', slope: 0.3 });
    const batch = { n: 7, data: folder.read('x.npy').data };
    const actual = folder.read('k.npy').data;
    expect(relativeError(actual, referenceKernel(reference, batch, batch).total)).toBeLessThan(bound);
  });

  test('weights that hold a NaN are counted and said, the rest is computed', async () => {
    const bytes = modelBytes([4, 3, 2], (tensors) => (tensors.get('2.weight')!.data[0] = NaN));
    const model = folder.write('m.safetensors', bytes);
    const data = folder.write('x.npy', dataBytes(6, 4));
    const out = folder.path('nan.npy');
    const ended = await runHere([
      'kernel',
      '--model',
      model,
      '--activation',
      'tanh',
      '--data',
      data,
      '--out',
      out,
      '--json',
    ]);
    expect(ended.status).toBe(0);
    const { nonFinite } = JSON.parse(ended.out) as { nonFinite: number };
    expect(nonFinite).toBe([...folder.read('nan.npy').data].filter((value) => !Number.isFinite(value)).length);
    expect(nonFinite).toBe(36);
    expect(ended.error).toContain('warning: 36 entries are not finite');
  });
});
