// Files told by what they are, read in a worker with a deadline, and put together with what the page shows.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fileKind } from '../../../src/session/file-kind';
import { portable, restored } from '../../../src/core/portable-error';
import type { FileAnswer } from '../../../src/session/file-messages';
import { mostBytes, readFiles } from '../../../src/session/file-reading';
import { proposalOf } from '../../../src/session/proposal';
import { understand } from '../../../src/session/understanding';
import { invalidFile } from '../../../src/core/errors';
import { writeNpy } from '../../../src/formats/npy';

const fixture = (name: string, path: string) => ({
  name: path,
  bytes: new Uint8Array(readFileSync(new URL(`../../data/${name}/${path}`, import.meta.url))),
});
const text = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) });

/** A worker that answers in a moment, or does what a hostile file makes of it. */
class FakeWorker extends EventTarget {
  ended = false;
  constructor(private readonly behave: (worker: FakeWorker) => void) {
    super();
  }
  say(data: FileAnswer): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  postMessage(): void {
    setTimeout(() => this.behave(this));
  }
  terminate(): void {
    this.ended = true;
  }
}

const reading = (behave: (worker: FakeWorker) => void, files = [text('a.csv', '1,2')]) => {
  const worker = new FakeWorker(behave);
  const makeWorker = (): Worker => worker as unknown as Worker;
  return { worker, result: readFiles(files, { makeWorker, deadline: 50 }) };
};

describe('file kinds', () => {
  test.each([
    [fixture('cnn-digits', 'model.onnx'), 'model'],
    [fixture('mlp-relu-digits', 'model.safetensors'), 'model'],
    [fixture('cnn-digits', 'x.npy'), 'data'],
    [fixture('cnn-digits', 'nudge.npz'), 'data'],
    [fixture('gpt2-characters', 'config.json'), 'config'],
    [fixture('gpt2-characters', 'characters.json'), 'vocabulary'],
  ] as const)('%#', (file, kind) => {
    expect(fileKind(file)).toBe(kind);
    if (kind === 'model' || kind === 'data') expect(fileKind({ ...file, name: 'download' })).toBe(kind);
  });

  test('text is data, whatever letter it begins with', () => {
    for (const content of ['Breadth,8', '"a",1', ':', 'r', '{"a": 1}'])
      expect(fileKind(text('t', content))).toBe('data');
  });
});

describe('reading', () => {
  test('the answer of the worker, which is then ended', async () => {
    const { worker, result } = reading((self) => self.say({ kind: 'understood', understanding: {} }));
    expect(await result).toEqual({});
    expect(worker.ended).toBe(true);
  });

  test('its failure is the same error here', async () => {
    const error = portable(invalidFile('npy', 'x.npy, byte 3', 'no'));
    const { result } = reading((self) => self.say({ kind: 'failed', error }));
    await expect(result).rejects.toMatchObject({ code: 'InvalidFile', details: { where: 'x.npy, byte 3' } });
    expect(restored(portable(new Error('odd'))).message).toBe('odd');
  });

  test('one that takes too long, or breaks, is ended and named', async () => {
    const { worker, result } = reading(() => undefined);
    await expect(result).rejects.toMatchObject({ code: 'InvalidFile', details: { where: 'a.csv' } });
    expect(worker.ended).toBe(true);
    const broken = reading((self) => {
      self.say({ kind: 'ready' });
      self.dispatchEvent(new Event('error', { cancelable: true }));
    });
    await expect(broken.result).rejects.toMatchObject({ code: 'InvalidFile' });
  });

  test('where workers are forbidden, npy and safetensors are read here and nothing else', async () => {
    const forbidden = (self: FakeWorker): void => void self.dispatchEvent(new Event('error', { cancelable: true }));
    const { data } = await reading(forbidden, [fixture('cnn-digits', 'x.npy')]).result;
    expect(data!.table.count).toBe(48);
    await expect(reading(forbidden).result).rejects.toMatchObject({ code: 'Unsupported' });
    const makeWorker = (): Worker => {
      throw new DOMException('no', 'SecurityError');
    };
    expect((await readFiles([fixture('cnn-digits', 'x.npy')], { makeWorker })).data!.name).toBe('x.npy');
  });

  test('more bytes than are read are refused before a worker is made', async () => {
    const bytes = { length: mostBytes + 1 } as Uint8Array;
    await expect(readFiles([{ name: 'huge.npy', bytes }])).rejects.toMatchObject({ code: 'InvalidFile' });
  });
});

describe('understanding', () => {
  test('a model, datapoints and labels: what would be opened', async () => {
    const files = ['model.onnx', 'x.npy', 'y.npy'].map((path) => fixture('cnn-digits', path));
    const { model, data, subject, obstacle } = proposalOf(await understand(files), {});
    expect(obstacle).toBeUndefined();
    expect(model).toMatchObject({ name: 'model.onnx', kind: 'onnx', sizes: { input: [1, 8, 8], output: [10] } });
    expect(data).toMatchObject({ name: 'x.npy', count: 48, classCount: 10 });
    expect(subject!.dataset).toMatchObject({ count: 48, features: 64, imageShape: [8, 8] });
    expect(subject!.dataset.labels).toHaveLength(48);
  });

  test('labels are the places of logits, also where a class does not occur', async () => {
    const labels = { name: 'y.npy', bytes: writeNpy({ shape: [2], data: Uint8Array.of(7, 3) }) };
    const x = { name: 'x.npy', bytes: writeNpy({ shape: [2, 64], data: new Float32Array(128) }) };
    const { subject } = proposalOf(await understand([fixture('cnn-digits', 'model.onnx'), x, labels]), {});
    expect(Array.from(subject!.dataset.labels!)).toEqual([7, 3]);
  });

  test('a state dict asks for its activation, a GPT-2 for its configuration', async () => {
    const dense = [fixture('mlp-tanh-digits', 'model.safetensors'), fixture('mlp-tanh-digits', 'x.npy')];
    expect(proposalOf(await understand(dense), {})).toMatchObject({ obstacle: 'activation' });
    const answered = proposalOf(await understand(dense, { activation: 'tanh' }), {});
    expect(answered.subject!.model.graph.parameters.length).toBeGreaterThan(2);
    const gpt2 = [fixture('gpt2-characters', 'model.safetensors'), fixture('gpt2-characters', 'input_ids.npy')];
    expect(proposalOf(await understand(gpt2), {})).toMatchObject({ obstacle: 'config' });
    const whole = await understand([...gpt2, fixture('gpt2-characters', 'config.json')]);
    expect(proposalOf(whole, {}).subject).toBeDefined();
  });

  test('what is missing, or does not fit', async () => {
    const x = { name: 'x.npy', bytes: writeNpy({ shape: [2, 5], data: new Float32Array(10) }) };
    const model = fixture('cnn-digits', 'model.onnx');
    expect(proposalOf(await understand([x]), {}).obstacle).toBe('model');
    expect(proposalOf(await understand([model]), {}).obstacle).toBe('data');
    expect(proposalOf(await understand([model, x]), {}).obstacle).toMatchObject({ code: 'ShapeMismatch' });
    const bad = { name: 'broken.npy', bytes: model.bytes };
    await expect(understand([model, bad])).rejects.toMatchObject({ code: 'InvalidFile' });
    await expect(understand([bad])).rejects.toThrow(/broken\.npy/);
    await expect(understand([text('c.json', '{'), model])).rejects.toThrow(/c\.json/);
  });
});
