// Strokes in place of a data file: every command takes them, with their classes as targets.
import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { drawStrokes } from '../../../src/datasets/strokes';
import { writeNpy } from '../../../src/formats/npy';
import { modelBytes, runHere, useFolder } from './support';

const folder = useFolder();
const model = folder.write('model.safetensors', modelBytes([784, 9, 10]));
const { inputs, labels } = drawStrokes(5, 0, 6);
const npy = folder.write('x.npy', writeNpy(tensor([6, 784], inputs)));
const targets = folder.write('y.npy', writeNpy(tensor([6], labels)));

const line = (command: string, out: string, ...options: string[]): string[] => [
  ...[command, '--model', model, '--activation', 'tanh', '--out', folder.path(out), ...options],
];

/** Runs both and gives what they wrote. */
async function both(strokes: string[], files: string[]) {
  const ended = [await runHere(strokes), await runHere(files)];
  expect(ended.map(({ status, error }) => [status, status === 0 ? '' : error])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  return ended;
}

describe('strokes in place of a file', () => {
  test('give the logits that their numbers in an npy give', async () => {
    await both(line('forward', 'a.npy', '--data', 'strokes:6:5'), line('forward', 'b.npy', '--data', npy));
    expect(folder.read('a.npy')).toEqual(folder.read('b.npy'));
  });

  test('bring their classes as targets, and may be the columns too', async () => {
    const first = ['--reduce', 'logp', '--data', 'strokes:4:5', '--data2', 'strokes:6:5'];
    const second = ['--reduce', 'logp', '--data', npy, '--targets', targets];
    const [strokes] = await both(line('kernel', 'c.npy', ...first), line('kernel', 'd.npy', ...second));
    expect(folder.read('c.npy').shape).toEqual([4, 6]);
    expect(folder.read('c.npy').data).toEqual(folder.read('d.npy').data.slice(0, 24));
    expect(strokes.error).toContain('logit 0 = ring');
  });

  test('are what a cost is told for, and what is nudged', async () => {
    const inspected = await runHere(['inspect', '--model', model, '--activation', 'tanh', '--data', 'strokes:12']);
    expect([inspected.status, inspected.out]).toEqual([0, expect.stringContaining('12 datapoints')]);
    const nudged = await runHere(line('nudge', 'n.npz', '--data', 'strokes:5', '--index', '2', '--rate', '0.1'));
    expect([nudged.status, nudged.error]).toEqual([0, expect.stringContaining('n = 5')]);
  });

  test.each([
    'strokes:',
    'strokes:0',
    'strokes:ten',
    'strokes:5:',
    'strokes:5:-1',
    'strokes:5:1:2',
    'strokes:999999999',
  ])('%s is wrong usage', async (value) => {
    const { status, error } = await runHere(line('forward', 'e.npy', '--data', value));
    expect([status, error]).toEqual([2, expect.stringContaining('--data wants strokes:COUNT')]);
  });

  test('must be what the network reads', async () => {
    const small = folder.write('small.safetensors', modelBytes([64, 9, 10]));
    const argv = [
      'forward',
      '--model',
      small,
      '--activation',
      'tanh',
      '--data',
      'strokes:3',
      '--out',
      folder.path('f.npy'),
    ];
    const { status, error } = await runHere(argv);
    expect([status, error]).toEqual([1, expect.stringContaining('784 features')]);
  });
});
