// The command line on every fixture, from safetensors and from ONNX, against PyTorch in float64.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../../src/core/tensor';
import { readNpy } from '../../../src/formats/npy';
import { readNpz } from '../../../src/formats/npz';
import { relativeError } from '../../support/numbers';
import { thorough } from '../../support/thorough';
import { fixturePath, runHere, useFolder } from './support';

const folder = useFolder();

interface Case {
  readonly name: string;
  readonly model: readonly string[];
  /** Relative error allowed of kernels, logits and first-order changes. */
  readonly bound: number;
}

const actualBound = 5e-4;

/** The short run takes one of each file format. */
const classifiers: Case[] = [
  { name: 'mlp-relu-digits', model: ['model.safetensors', '--activation', 'relu'], bound: 1e-5 },
  { name: 'mlp-relu-digits', model: ['model.onnx'], bound: 1e-5 },
  { name: 'mlp-tanh-digits', model: ['model.safetensors', '--activation', 'tanh'], bound: 1e-5 },
  { name: 'mlp-tanh-digits', model: ['model.onnx'], bound: 1e-5 },
  { name: 'cnn-digits', model: ['model.onnx'], bound: 1e-5 },
  { name: 'residual-layernorm-digits', model: ['model.onnx'], bound: 1e-4 },
];

const npy = (name: string, file: string): Tensor => readNpy(readFileSync(fixturePath(name, file)));
const npz = (name: string, file: string): Promise<Map<string, Tensor>> =>
  readNpz(readFileSync(fixturePath(name, file)));
const written = (file: string): Promise<Map<string, Tensor>> => readNpz(readFileSync(folder.path(file)));

async function command(
  name: string,
  { name: fixture, model: [model, ...answers] }: Case,
  data: string,
  ...more: string[]
) {
  const line = [
    name,
    '--model',
    fixturePath(fixture, model),
    ...answers,
    '--data',
    fixturePath(fixture, data),
    ...more,
  ];
  const ended = await runHere(line);
  expect([ended.status, ended.error]).toEqual([0, expect.not.stringContaining('warning')]);
}

function agrees(actual: Tensor | undefined, expected: Tensor, bound: number, what = ''): void {
  expect(actual?.shape, what).toEqual(expected.shape);
  expect(relativeError(actual!.data, expected.data), what).toBeLessThan(bound);
}

describe.each(thorough ? classifiers : [classifiers[0], classifiers[4]])('$name from $model.0', (each) => {
  const { name, bound } = each;
  const out = (file: string): string[] => ['--out', folder.path(file)];

  test.each([
    ['forward', 'logits.npy', []],
    ['jvp', 'jvp.npy', ['--tangent', fixturePath(name, 'tangent.safetensors')]],
    ['kernel', 'ntk_trace.npy', []],
    ['kernel', 'ntk_full.npy', ['--reduce', 'full', '--dtype', 'float64']],
  ])('%s is %s', async (what, file, more) => {
    await command(what, each, 'x.npy', ...more, ...out('out.npy'));
    agrees(folder.read('out.npy'), npy(name, file), bound);
  });

  test('the kernel by parameter', async () => {
    await command('kernel', each, 'x.npy', '--by-parameter', ...out('parts.npz'));
    const [actual, expected] = [await written('parts.npz'), await npz(name, 'ntk_trace_by_parameter.npz')];
    expect([...actual.keys()].sort()).toEqual([...expected.keys(), 'total'].sort());
    for (const [key, part] of expected) agrees(actual.get(key), part, bound, key);
    agrees(actual.get('total'), npy(name, 'ntk_trace.npy'), bound);
  });

  test('a nudge', async () => {
    const expected = await npz(name, 'nudge.npz');
    const [index, rate] = ['index', 'lr'].map((key) => `${expected.get(key)!.data[0]}`);
    const step = ['--index', index, '--rate', rate, '--targets', fixturePath(name, 'y.npy')];
    await command('nudge', each, 'x.npy', ...step, ...out('nudge.npz'));
    const actual = await written('nudge.npz');
    agrees(actual.get('predicted'), expected.get('predicted')!, bound);
    agrees(actual.get('actual'), expected.get('actual')!, actualBound);
  });
});

describe('gpt2-characters', () => {
  const name = 'gpt2-characters';
  const each: Case = { name, model: ['model.safetensors'], bound: 1e-4 };
  const targets = ['--targets', fixturePath(name, 'target_ids.npy')];
  const out = (file: string): string[] => ['--out', folder.path(file)];
  const byHand = ['--position', '31', '--method', 'contraction'];
  const contracted = ['kernel', 'ntk_logp.npy', ['--reduce', 'logp', ...targets, ...byHand]] as const;

  test.each([
    ['forward', 'logits_last.npy', []],
    ['kernel', 'ntk_logp.npy', ['--reduce', 'logp', ...targets]],
    ...(thorough ? [contracted] : []),
  ] as const)('%s is %s', async (what, file, more) => {
    await command(what, each, 'input_ids.npy', ...more, ...out('out.npy'));
    agrees(folder.read('out.npy'), npy(name, file), each.bound);
  });

  test.runIf(thorough)('the kernel by parameter', async () => {
    await command(
      'kernel',
      each,
      'input_ids.npy',
      '--reduce',
      'logp',
      ...targets,
      '--by-parameter',
      ...out('parts.npz'),
    );
    const [actual, expected] = [await written('parts.npz'), await npz(name, 'ntk_logp_by_parameter.npz')];
    expect([...actual.keys()].sort()).toEqual([...expected.keys(), 'total'].sort());
    for (const [key, part] of expected) agrees(actual.get(key), part, each.bound, key);
  });

  test('a nudge', async () => {
    const expected = await npz(name, 'nudge.npz');
    const [index, rate] = ['index', 'lr'].map((key) => `${expected.get(key)!.data[0]}`);
    await command('nudge', each, 'input_ids.npy', ...targets, '--index', index, '--rate', rate, ...out('nudge.npz'));
    const actual = await written('nudge.npz');
    agrees(actual.get('predicted'), expected.get('predicted')!, each.bound);
    agrees(actual.get('actual'), expected.get('actual')!, actualBound);
  });
});
