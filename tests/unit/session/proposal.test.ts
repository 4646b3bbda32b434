// What the page proposes for a reader's files: whose data go with whose model, classes and logits, and what has room.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exportModel } from '../../../src/formats/model-export';
import { writeNpy } from '../../../src/formats/npy';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import type { Dataset } from '../../../src/datasets/dataset';
import { type ProposalOptions, proposalOf } from '../../../src/session/proposal';
import { type NamedFile, understand } from '../../../src/session/understanding';

const fixture = (folder: string, path: string, name = path): NamedFile => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(`../../data/${folder}/${path}`, import.meta.url))),
});
const text = (name: string, content: string): NamedFile => ({ name, bytes: new TextEncoder().encode(content) });
const cnn = fixture('cnn-digits', 'model.onnx');
const gpt2 = ['model.safetensors', 'config.json', 'characters.json'].map((path) => fixture('gpt2-characters', path));

function dense(logits: number, name = 'dense.safetensors'): NamedFile {
  const sizes = [2, 3, logits];
  const graph = buildMlp({ sizes, activation: 'tanh', parameterization: 'standard', residual: false });
  return { name, bytes: exportModel({ graph, values: initialise(graph, 1) }) };
}

const zeros = (count: number, name = 'x.npy'): NamedFile => ({
  name,
  bytes: writeNpy({ shape: [count, 2], data: new Float32Array(count * 2) }),
});

const proposal = async (files: NamedFile[], options?: ProposalOptions) =>
  proposalOf(await understand(files), {}, options);

describe('the data that are shown', () => {
  const tokens = async () => (await proposal([...gpt2, text('play.txt', 'Who are you;\n'.repeat(40))])).subject!;
  const complete = {
    labels: new Uint8Array(8),
    classes: [],
    split: { train: new Uint32Array(), test: new Uint32Array() },
  };

  test('are no pixels where they are the tokens of a text', async () => {
    const opened = await tokens();
    const dataset: Dataset = { ...complete, ...opened.dataset } as Dataset;
    expect(dataset.features).toBe(64);
    expect(proposalOf(await understand([cnn]), { dataset, opened }).obstacle).toBe('data');
    const { texts: _texts, ...numbers } = dataset;
    expect(proposalOf(await understand([cnn]), { dataset: numbers, opened }).obstacle).toBe('data');
    expect(proposalOf(await understand([cnn]), { dataset: numbers }).subject!.dataset.count).toBe(8);
  });

  test('are no tokens where they are pixels', async () => {
    const x = (await proposal([cnn, fixture('cnn-digits', 'x.npy')])).subject!;
    const dataset = { ...complete, ...x.dataset } as Dataset;
    expect(proposalOf(await understand(gpt2.slice(0, 2)), { dataset, opened: x }).obstacle).toBe('data');
  });

  test('a text with its vocabulary is nothing for a network that reads numbers', async () => {
    const { obstacle } = await proposal([cnn, gpt2[2], text('play.txt', 'Who are you;\n'.repeat(40))]);
    expect(obstacle).toMatchObject({ code: 'ShapeMismatch' });
    expect((obstacle as Error).message).toContain('the tokens of a text');
  });
});

describe('classes', () => {
  const penguins = text('penguins.csv', 'bill,mass,species\n1,2,Gentoo\n3,4,Adelie\n5,6,Gentoo');

  test('that are names are shown with their logits', async () => {
    const { data, subject } = await proposal([dense(2), penguins]);
    expect(data!.logits).toContain('logit 0 = Adelie, logit 1 = Gentoo');
    expect([...subject!.dataset.labels!]).toEqual([1, 0, 1]);
    expect(subject!.dataset.notes).toContain(data!.logits);
  });

  test('that are more than the logits are left out, and the datapoints stay', async () => {
    const { data, subject, obstacle } = await proposal([dense(1), penguins]);
    expect(obstacle).toBeUndefined();
    expect(subject!.dataset).toMatchObject({ count: 3, labels: undefined, classes: undefined });
    expect(data!.logits).toMatch(/left out: they are 2 classes, and the network has 1 logit\./);
  });

  test('of token ids are the tokens of a vocabulary beside them', async () => {
    const [ids, next] = ['input_ids.npy', 'y.npy'].map((name) => ({
      name,
      bytes: writeNpy(
        name === 'y.npy'
          ? { shape: [2], data: Uint8Array.of(13, 5) }
          : { shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) },
      ),
    }));
    const { data, subject } = await proposal([...gpt2, ids, next]);
    const names = JSON.parse(new TextDecoder().decode(gpt2[2].bytes)) as string[];
    expect(data!.rows.map(({ text: window, label }) => [window, label])).toEqual([
      [names.slice(1, 4).join(''), names[13]],
      [names.slice(4, 7).join(''), names[5]],
    ]);
    expect([...subject!.dataset.labels!]).toEqual([13, 5]);
    expect(data!.logits).toBeUndefined();
  });
});

describe('room', () => {
  const mebibyte = 2 ** 20;
  const room = { free: 2 ** 30, buffer: 2 ** 30 };
  const little = { ...room, free: 8 * mebibyte + 200_000 };

  test('is asked for before anything is opened, and the first that have it may be taken', async () => {
    const files = [dense(2), zeros(9000)];
    const all = await proposal(files, { room: little });
    const { most } = all.room!;
    expect(all).toMatchObject({ obstacle: 'room', room: { count: 9000 } });
    expect(most).toBeGreaterThan(2000);
    expect(most).toBeLessThan(9000);
    expect(all.subject).toBeUndefined();
    const some = await proposal(files, { room: little, first: 100 });
    expect(some.obstacle).toBeUndefined();
    expect(some.subject!.dataset).toMatchObject({ count: 100, features: 2 });
    expect(some.subject!.dataset.inputs).toHaveLength(200);
    expect(some.subject!.dataset.notes).toContain('These are the first 100 of 9000 datapoints.');
    for (const first of [most + 1, 0, NaN, -1])
      expect((await proposal(files, { room: little, first })).obstacle).toBe('room');
    expect((await proposal([dense(2), zeros(50)], { room: little, first: 10 })).subject!.dataset.count).toBe(50);
  });

  test('is as much as the budget and one buffer give; the kernel itself needs none', async () => {
    const roomOf = async (changes: Partial<typeof room>, count = 2000) =>
      (await proposal([dense(2), zeros(count)], { room: { ...room, ...changes } })).room;
    expect(await roomOf({}, 100_000)).toBeUndefined();
    expect((await roomOf({ buffer: 2 * 4 * 1024 }))!.most).toBe(1024);
    const budget = (await roomOf({ free: 8 * mebibyte + 20_000 }))!;
    expect(budget.memory.needed).toBeGreaterThan(8 * mebibyte + 20_000);
    expect(budget.most).toBeGreaterThan(100);
    expect(budget.most).toBeLessThan(2000);
    expect(await roomOf({ free: 16 })).toMatchObject({ most: 0 });
  });
});

describe('columns that are neither numbers nor labels', () => {
  const table = text('x.csv', 'id,a,kind,b,label\n7,1,fern,2,0\n8,3,moss,4,1\n9,5,fern,6,0\n');

  test('come with the datapoints, and are cut with them', async () => {
    const { dataset } = (await proposal([dense(2), table])).subject!;
    expect([dataset.features, [...dataset.inputs]]).toEqual([2, [1, 2, 3, 4, 5, 6]]);
    const kind = { kind: 'category', name: 'kind', names: ['fern', 'moss'], values: Uint32Array.of(0, 1, 0) } as const;
    const id = { kind: 'number', name: 'id', values: Float32Array.of(7, 8, 9) } as const;
    expect(dataset.beside).toEqual([kind, id]);
    const rows = Array.from({ length: 40 }, (_, i) => `${i + 7},1,${i % 2 ? 'moss' : 'fern'},2,0`);
    const long = text('x.csv', ['id,a,kind,b,label', ...rows].join('\n'));
    const room = { free: 2 ** 30, buffer: 2 * 4 * 16 };
    const { dataset: first } = (await proposal([dense(2), long], { room, first: 2 })).subject!;
    expect(first.beside).toEqual([
      { ...kind, values: Uint32Array.of(0, 1) },
      { ...id, values: Float32Array.of(7, 8) },
    ]);
  });
});

describe('files as a whole', () => {
  test('say which of several models is used', async () => {
    const { notes, model } = await proposal([dense(1, 'a.safetensors'), dense(2, 'b.safetensors'), zeros(4)]);
    expect(model!.name).toBe('b.safetensors');
    expect(notes).toEqual(['Of 2 models b.safetensors is used; a.safetensors is passed over.']);
    expect((await proposal([dense(2), zeros(4)])).notes).toEqual([]);
  });

  test('say which of several configurations is used', async () => {
    const other = { ...gpt2[1], name: 'old/config.json' };
    expect((await proposal([gpt2[0], other, ...gpt2.slice(1)])).notes).toEqual([
      'Of 2 configurations config.json is used; old/config.json is passed over.',
    ]);
  });

  test('a text alone needs a language model and a vocabulary; one that is a table does not', async () => {
    const prose = 'It was late, and dark.\nNobody came.\n';
    for (const name of ['play.txt', 'README.md']) {
      expect((await proposal([text(name, prose)])).obstacle).toBe('text');
      expect((await proposal([cnn, text(name, prose)])).obstacle).toBe('text');
    }
    expect((await proposal([dense(2), text('x.txt', '1,2\n3,4')])).subject!.dataset.count).toBe(2);
    await expect(proposal([text('x.csv', prose)])).rejects.toThrow('line');
  });

  test.each(['x.npy', 'model.onnx', 'x.csv', 'config.json', 'a.png', 'a.txt'])('an empty %s is empty', async (name) => {
    await expect(understand([{ name, bytes: new Uint8Array() }])).rejects.toThrow(`${name}: it is empty`);
  });
});
