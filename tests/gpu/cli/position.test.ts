// --position is for models whose answers are tokens: a classifier of texts keeps its whole output.
import { expect, test } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { writeNpy } from '../../../src/formats/npy';
import { node, onnxFile, weights } from '../../support/onnx';
import { runHere, useFolder } from './support';

const folder = useFolder();

/** Reads 2 tokens of 11, answers [2, width]. */
const texts = (width: number): string =>
  folder.write(
    `texts-${width}.onnx`,
    onnxFile({
      nodes: [node('Gather', 'embedding input', 'e'), node('MatMul', 'e head', 'logits')],
      initialisers: [weights('embedding', 11, 3), weights('head', 3, width)],
      input: [2],
      inputType: 7,
    }),
  );
const data = folder.write('ids.npy', writeNpy(tensor([3, 2], Int32Array.of(0, 1, 2, 3, 9, 10))));

const forward = (model: string, ...options: string[]) =>
  runHere(['forward', '--model', model, '--data', data, '--out', folder.path('y.npy'), ...options]);

test('a classifier of texts answers whole, and has no position', async () => {
  expect((await forward(texts(2))).status).toBe(0);
  expect(folder.read('y.npy').shape).toEqual([3, 2, 2]);
  const refused = await forward(texts(2), '--position', '0');
  expect([refused.status, refused.error]).toEqual([2, expect.stringContaining('--position is for language models')]);
});

test('a language model answers at its last position, or at all', async () => {
  expect((await forward(texts(11))).status).toBe(0);
  expect(folder.read('y.npy').shape).toEqual([3, 11]);
  expect((await forward(texts(11), '--position', 'all')).status).toBe(0);
  expect(folder.read('y.npy').shape).toEqual([3, 2, 11]);
});
