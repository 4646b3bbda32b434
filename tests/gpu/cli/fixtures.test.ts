// The command line on every fixture, from safetensors and from ONNX, against PyTorch in float64.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor } from '../../../src/core/tensor';
import { readNpz } from '../../../src/formats/npz';
import { readFixture } from '../../support/fixture';
import {
  type Expectation,
  expectationOf,
  type FixtureCase,
  fixtureCases,
  fixtureFiles,
} from '../../support/fixture-cases';
import { relativeError } from '../../support/numbers';
import { thorough } from '../../support/thorough';
import { fixturePath, runHere, useFolder } from './support';

const folder = useFolder();

/** The short run takes one classifier of each file format, and the language model without its longest commands. */
const few = [
  'mlp-relu-digits from model.safetensors',
  'cnn-digits from model.onnx',
  'gpt2-characters from model.safetensors',
];
const cases = fixtureCases.filter(({ name, model }) => thorough || few.includes(`${name} from ${model}`));

const written = (file: string): Promise<Map<string, Tensor>> => readNpz(readFileSync(folder.path(file)));

/** The command and its options that make a file of a fixture. */
function commandsOf({ name, kind }: FixtureCase): readonly (readonly [string, string, ...string[]])[] {
  const logp = ['kernel', '--reduce', 'logp', '--targets', fixturePath(name, fixtureFiles[kind].targets)] as const;
  if (kind === 'classifier') {
    return [
      ['logits', 'forward'],
      ['jvp', 'jvp', '--tangent', fixturePath(name, 'tangent.safetensors')],
      ['ntk_trace', 'kernel'],
      ['ntk_full', 'kernel', '--reduce', 'full', '--dtype', 'float64'],
    ];
  }
  const short = [
    ['logits_last', 'forward'],
    ['ntk_logp', ...logp],
  ] as const;
  const long = [
    ['ntk_logp', ...logp, '--position', '31', '--method', 'contraction'],
    ['ntk_trace_last', 'kernel'],
  ] as const;
  return thorough ? [...short, ...long] : short;
}

describe.each(cases)('$name from $model', (each) => {
  const { name, model, kind, activation } = each;
  const { inputs, targets, byParameter } = fixtureFiles[kind];
  let expectation: Expectation;

  beforeAll(async () => void (expectation = await expectationOf(each, readFixture)));

  async function command(what: string, ...more: string[]): Promise<void> {
    const answers = activation ? ['--activation', activation] : [];
    const files = ['--model', fixturePath(name, model), ...answers, '--data', fixturePath(name, inputs)];
    const ended = await runHere([what, ...files, ...more]);
    expect([ended.status, ended.error]).toEqual([0, expect.not.stringContaining('warning')]);
  }

  function agrees(key: string, actual: Tensor | undefined): void {
    const { values, bound } = expectation.arrays.find((array) => array.key === key)!;
    expect([key, actual?.shape]).toEqual([key, values.shape]);
    expect(relativeError(actual!.data, values.data), key).toBeLessThan(bound);
  }

  test.each(commandsOf(each))('%s is what %s gives', { timeout: 300_000 }, async (key, what, ...more) => {
    await command(what, ...more, '--out', folder.path('out.npy'));
    agrees(key, folder.read('out.npy'));
  });

  test.runIf(thorough || kind === 'classifier')('the kernel by parameter', { timeout: 300_000 }, async () => {
    const reduce = kind === 'classifier' ? [] : ['--reduce', 'logp', '--targets', fixturePath(name, targets)];
    await command('kernel', ...reduce, '--by-parameter', '--out', folder.path('parts.npz'));
    const actual = await written('parts.npz');
    const expected = expectation.arrays.filter(({ key }) => key.startsWith(`${byParameter}/`));
    const names = expected.map(({ key }) => key.slice(byParameter.length + 1));
    expect([...actual.keys()].sort()).toEqual([...names, 'total'].sort());
    for (const part of names) agrees(`${byParameter}/${part}`, actual.get(part));
    agrees(kind === 'classifier' ? 'ntk_trace' : 'ntk_logp', actual.get('total'));
  });

  test('a nudge', async () => {
    const step = ['--index', `${expectation.index}`, '--rate', `${expectation.rate}`];
    await command('nudge', ...step, '--targets', fixturePath(name, targets), '--out', folder.path('nudge.npz'));
    const actual = await written('nudge.npz');
    for (const key of ['predicted', 'actual']) agrees(`nudge/${key}`, actual.get(key));
  });
});
