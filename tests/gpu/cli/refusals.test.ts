// Wrong command lines, hostile files and interruptions: one clear line, the right exit status, no file left behind.
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { tensor } from '../../../src/core/tensor';
import { writeNpy } from '../../../src/formats/npy';
import { dataBytes, fixturePath, modelBytes, runHere, useFolder } from './support';

const folder = useFolder();
const model = folder.write('model.safetensors', modelBytes([4, 6, 3]));
const data = folder.write('x.npy', dataBytes(5, 4));
const out = folder.path('k.npy');
const good = { '--model': model, '--activation': 'relu', '--data': data, '--out': out };

/** The good command line with some options changed, or left out where undefined. */
const lineWith = (changes: Record<string, string | undefined>): string[] => [
  'kernel',
  ...Object.entries({ ...good, ...changes }).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
];

async function refuses(expected: number, argv: readonly string[], ...words: string[]): Promise<void> {
  const before = folder.files();
  const { status, out: printed, error } = await runHere(argv);
  expect(status).toBe(expected);
  expect(printed).toBe('');
  expect(error).toMatch(/^ntk-explorer: [^\n]+\n$/);
  for (const word of words) expect(error).toContain(word);
  expect(folder.files()).toEqual(before);
}

test('help and version', async () => {
  const help = await runHere(['--help']);
  expect(help.status).toBe(0);
  for (const word of ['--model', '--activation', 'softplus', 'logit:K', 'Exit status'])
    expect(help.out).toContain(word);
  expect((await runHere(['kernel', '-h'])).out).toBe(help.out);
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await runHere(['--version'])).toEqual({ status: 0, out: `${version}\n`, error: '' });
});

describe('wrong usage', () => {
  test.each([
    [[], ['command']],
    [['cernel'], ["'cernel'", 'kernel']],
    [['kernel', 'x'], ["'x'"]],
    [['kernel', '--colour', 'red'], ["'--colour'"]],
    [['kernel', '--model'], ['--model wants a value']],
    [lineWith({ '--model': undefined }), ['--model is missing']],
    [lineWith({ '--data': undefined }), ['--data is missing']],
    [lineWith({ '--out': undefined }), ['--out is missing']],
    [lineWith({ '--out': '' }), ['--out is empty']],
    [lineWith({ '--parameters': '' }), ['--parameters is empty']],
    [[...lineWith({}), '--data', data], ['--data is given twice']],
    [[...lineWith({}), '--json', '--json'], ['--json is given twice']],
    [[...lineWith({}), '--json=1'], ['--json takes no value']],
    [['kernel', '--model', '--out', out], ['--model wants a value']],
    [lineWith({ '--budget': '-5' }), ['--budget wants a whole number from 1', "'-5'"]],
    [lineWith({ '--reduce': 'logit:3' }), ['logit:3', '0 to 2', 'model.safetensors']],
    [
      ['inspect', '--model', model, '--seed', 'x'],
      ['--seed', "'x'"],
    ],
    [
      ['bench', '--loss', 'hinge'],
      ['--loss', "'hinge'"],
    ],
    [['bench', '--model', model], ['--model is no option of bench']],
    [lineWith({ '--activation': undefined }), ['--activation is missing', 'relu', 'sine']],
    [lineWith({ '--activation': 'rellu' }), ["'rellu'", 'softplus']],
    [lineWith({ '--reduction': 'sum' }), ['--reduction', "'sum'"]],
    [lineWith({ '--reduction': 'logit:-1' }), ['--reduction', "'logit:-1'"]],
    [lineWith({ '--reduction': 'logit:3' }), ['logit:3', '0 to 2', 'model.safetensors']],
    [lineWith({ '--slope': '0.1' }), ['--slope', 'leaky-relu']],
    [lineWith({ '--slope': 'steep', '--activation': 'leaky-relu' }), ['--slope', "'steep'"]],
    [lineWith({ '--out': data }), ['--out', 'also an input']],
    [lineWith({ '--reduce': 'sum' }), ['--reduce', "'sum'"]],
    [lineWith({ '--reduce': 'logp' }), ['--targets is missing']],
    [lineWith({ '--reduce': 'logp', '--targets': data, '--data2': data }), ['--targets2 is missing']],
    [lineWith({ '--targets': data }), ['--targets is for --reduce logp']],
    [lineWith({ '--method': 'sketch:0' }), ['--method', "'sketch:0'"]],
    [lineWith({ '--method': 'sketch:8:cauchy' }), ['--method', 'sketch:k']],
    [lineWith({ '--parameters': 'conv*' }), ['--parameters conv*', '0.weight']],
    [
      [...lineWith({}), '--by-parameter'],
      ['--by-parameter', '.npz'],
    ],
    [lineWith({ '--position': '3' }), ['--position', 'language models']],
    [lineWith({ '--position': 'first' }), ['--position', "'first'"]],
    [lineWith({ '--window': '0' }), ['--window', "'0'"]],
    [lineWith({ '--stride': 'two' }), ['--stride', "'two'"]],
    [lineWith({ '--budget': '1.5' }), ['--budget', "'1.5'"]],
    [lineWith({ '--dtype': 'float16' }), ['--dtype', "'float16'"]],
    [lineWith({ '--adapter': 'fast' }), ['--adapter', "'fast'"]],
    [lineWith({ '--top': '3' }), ['--top is no option of kernel']],
    [['nudge', ...lineWith({}).slice(1)], ['--index is missing']],
    [['spectrum', ...lineWith({}).slice(1)], ['--top is missing']],
    [['jvp', ...lineWith({}).slice(1)], ['--tangent is missing']],
  ])('%j', (argv, words) => refuses(2, argv, ...words));
});

describe('unusable files', () => {
  const text = (name: string, content: string): string => folder.write(name, content);
  const whole = dataBytes(5, 4);
  const cases: [string, Record<string, string>, string[]][] = [
    ['no such model', { '--model': folder.path('none') }, ['--model', 'none', 'no such file']],
    ['no such data', { '--data': folder.path('none') }, ['--data', 'no such file']],
    ['a folder', { '--data': folder.path('.') }, [': there is no PNG picture in it']],
    ['an empty model', { '--model': text('empty.onnx', '') }, ['--model', 'This ONNX file', 'it is empty']],
    ['a text as model', { '--model': text('text.onnx', 'hello there') }, ['--model', 'This ONNX file', 'byte 0']],
    [
      'a config of another model',
      {
        ...{ '--model': fixturePath('gpt2-characters', 'model.safetensors'), '--config': text('config', '{"n": 1}') },
        ...{ '--data': fixturePath('gpt2-characters', 'input_ids.npy') },
      },
      ['ntk-explorer: --config '],
    ],
    ['not safetensors', { '--model': text('a', 'hello there') }, ['--model', 'byte 0']],
    ['not npy', { '--data': text('b.npy', 'hello there') }, ['--data', 'byte 0']],
    ['text that is no table', { '--data': text('b', 'hello there') }, ['--data', 'line 1']],
    ['bytes of no kind', { '--data': text('b.bin', '\u0001\u0000') }, ['--data', 'of no kind']],
    ['npy cut short', { '--data': folder.write('c', whole.slice(0, -3)) }, ['--data', 'byte']],
    ['npy with more behind', { '--data': folder.write('d', Uint8Array.of(...whole, 1)) }, ['--data', 'left over']],
    ['second data', { '--data2': text('e', '') }, ['--data2', 'it is empty']],
    ['another width', { '--data': folder.write('f', dataBytes(5, 3)) }, ['--data', '3 features', '4']],
    [
      'no datapoints',
      { '--data': folder.write('g', writeNpy(tensor([0, 4], new Float32Array(0)))) },
      ['no datapoints'],
    ],
    ['a lone number', { '--data': folder.write('h', writeNpy(tensor([], Float32Array.of(1)))) }, ['single number']],
    ['an output folder that is not there', { '--out': folder.path('no/k.npy') }, ['--out', 'no such file or folder']],
    ['an output that is a folder', { '--out': folder.path('.') }, ['--out', 'folder']],
  ];
  test.each(cases)('%s', (_, changes, words) => refuses(1, lineWith(changes), ...words));

  test('a tensor that is no dense layer is named', async () => {
    const bytes = modelBytes([4, 6, 3], (tensors) => tensors.set('norm.gain', tensor([6], new Float32Array(6))));
    await refuses(1, lineWith({ '--model': folder.write('norm', bytes) }), '--model', 'norm.gain');
  });

  test('layers that do not chain are named', async () => {
    const bytes = modelBytes([4, 6, 3], (tensors) => tensors.set('2.weight', tensor([3, 5], new Float32Array(15))));
    await refuses(1, lineWith({ '--model': folder.write('chain', bytes) }), '--model', 'layer 2', '6', '5');
  });

  test('control characters of a file do not reach the terminal', async () => {
    const bytes = modelBytes([4, 3], (tensors) => tensors.set('\u001b[2J\nevil', tensor([1], new Float32Array(1))));
    await refuses(1, lineWith({ '--model': folder.write('evil', bytes) }), 'evil');
  });
});

const interrupted = /^(plan: [^\n]+\n)?ntk-explorer: interrupted, nothing was written\n$/;

test('an interrupted run leaves what was there', async () => {
  folder.write('k.npy', 'earlier');
  const before = folder.files();
  const long = folder.write('long.npy', dataBytes(1000, 4));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const ended = await runHere(lineWith({ '--data': long, '--reduction': 'full' }), controller.signal);
  expect(ended).toEqual({ status: 130, out: '', error: expect.stringMatching(interrupted) });
  expect(folder.files()).toEqual([...before, 'long.npy'].sort());
  expect(readFileSync(out, 'utf8')).toBe('earlier');
});
