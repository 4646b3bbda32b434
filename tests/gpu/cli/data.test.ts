// Every kind of data on the command line: the same numbers give the same answers, and labels in a file are targets.
import { mkdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { writeNpy } from '../../../src/formats/npy';
import { writeNpz } from '../../../src/formats/npz-write';
import { idx, parquetFile, png } from '../../support/data-files';
import { zip } from '../../support/zip';
import { fixturePath, modelBytes, runHere, useFolder } from './support';

const folder = useFolder();
const [n, width, height] = [6, 4, 3];
const features = width * height;
const bytes = Array.from({ length: n * features }, (_, at) => (at * 89 + 7) % 256);
const labels = [2, 0, 1, 2, 2, 0];
const pixels = tensor(
  [n, features],
  Float32Array.from(bytes, (byte) => byte / 255),
);
const rows = Array.from({ length: n }, (_, i) => bytes.slice(i * features, (i + 1) * features));
const model = folder.write('model.safetensors', modelBytes([features, 5, 3]));
const npy = folder.write('x.npy', writeNpy(pixels));
const targets = folder.write('y.npy', writeNpy(tensor([n], Int32Array.from(labels))));

/** Sorted by class, so that a folder's order is that of its classes. */
const pictures = rows.map((row, i) => ({
  name: `c${labels[i]}/${i}.png`,
  content: png(width, height, 0, (at) => row[at]),
}));
const byPath = pictures.map((_, i) => i).sort((a, b) => (pictures[a].name < pictures[b].name ? -1 : 1));
for (const { name, content } of pictures) {
  mkdirSync(folder.path(`pictures/${name.split('/')[0]}`), { recursive: true });
  folder.write(`pictures/${name}`, content);
}
folder.write('pictures/readme.txt', 'hello');
const scaled = (separator: string) => rows.map((row) => row.map((byte) => Math.fround(byte / 255)).join(separator));
const pair = { x: pixels, y: tensor([n], Int32Array.from(labels)) };

const files: Record<string, { path: string; order?: number[]; isLabelled?: boolean }> = {
  npy: { path: npy },
  npz: { path: folder.write('x.npz', writeNpz(new Map(Object.entries(pair)))), isLabelled: true },
  CSV: {
    path: folder.write(
      'x.csv',
      scaled(',')
        .map((row, i) => `${row},${labels[i]}`)
        .join('\n'),
    ),
    isLabelled: true,
  },
  TSV: { path: folder.write('x.tsv', scaled('\t').join('\n')) },
  'a gzipped table': { path: folder.write('x.tsv.gz', gzipSync(scaled('\t').join('\n'))) },
  IDX: { path: folder.write('x-idx3-ubyte', idx(8, [n, height, width], bytes)) },
  'gzipped IDX': { path: folder.write('x-idx3-ubyte.gz', gzipSync(idx(8, [n, height, width], bytes))) },
  'a zip of pictures': { path: folder.write('x.zip', zip(pictures)), order: byPath, isLabelled: true },
  'a folder of pictures': { path: folder.path('pictures'), order: byPath, isLabelled: true },
};
const isTable = (name: string) => (name === 'CSV' ? ['--label', 'last'] : []);

const line = (command: string, out: string, ...options: string[]): string[] => [
  ...[command, '--model', model, '--activation', 'tanh', '--out', folder.path(out), ...options],
];

/** Rows of an [n, m] array in another order; `columns` too where both are datapoints. */
const ordered = (values: ArrayLike<number>, order: readonly number[], isSquare: boolean): number[] => {
  const width = values.length / n;
  return order.flatMap((i) => Array.from({ length: width }, (_, j) => values[i * width + (isSquare ? order[j] : j)]));
};

describe.each(Object.keys(files))('%s', (name) => {
  const { path, order = [...rows.keys()], isLabelled } = files[name];

  test('gives the logits that the same numbers in an npy give', async () => {
    const expected = await runHere(line('forward', 'expected.npy', '--data', npy));
    expect(expected.status).toBe(0);
    const { status, error } = await runHere(line('forward', 'logits.npy', '--data', path, ...isTable(name)));
    expect([status, error]).toEqual([0, expect.stringContaining(`n = ${n}`)]);
    const { shape, data } = folder.read('logits.npy');
    expect(shape).toEqual([n, 3]);
    expect([...data]).toEqual(ordered(folder.read('expected.npy').data, order, false));
  });

  test('has labels that are targets, or says that it has none', async () => {
    const kernel = ['--reduce', 'logp', '--data'];
    const { status, error } = await runHere(line('kernel', 'own.npy', ...kernel, path, ...isTable(name)));
    if (!isLabelled) {
      expect([status, error]).toEqual([2, expect.stringContaining('--targets is missing')]);
      return;
    }
    expect([status, error]).toEqual([0, expect.any(String)]);
    expect((await runHere(line('kernel', 'given.npy', ...kernel, npy, '--targets', targets))).status).toBe(0);
    expect([...folder.read('own.npy').data]).toEqual(ordered(folder.read('given.npy').data, order, true));
  });
});

describe('targets', () => {
  test.each([
    ['IDX', folder.write('y-idx1', idx(8, [n], labels))],
    ['gzipped IDX', folder.write('y-idx1.gz', gzipSync(idx(8, [n], labels)))],
    ['a column of numbers', folder.write('y.csv', labels.join('\n'))],
  ])('may be %s', async (_what, path) => {
    const nudge = (file: string, out: string) =>
      runHere(line('nudge', out, '--data', npy, '--targets', file, '--index', '1', '--rate', '0.1'));
    const [given, other] = [await nudge(targets, 'a.npz'), await nudge(path, 'b.npz')];
    expect([given.status, other.status, other.error]).toEqual([0, 0, expect.any(String)]);
    expect(readFileSync(folder.path('b.npz'))).toEqual(readFileSync(folder.path('a.npz')));
  });

  test('of a nudge may be those of the data', async () => {
    const own = await runHere(line('nudge', 'own.npz', '--data', files.npz.path, '--index', '0', '--rate', '0.1'));
    expect([own.status, own.error]).toEqual([0, expect.any(String)]);
    const none = await runHere(line('nudge', 'none.npz', '--data', npy, '--index', '0', '--rate', '0.1'));
    expect([none.status, none.error]).toEqual([2, expect.stringContaining('--targets is missing, and --data')]);
  });

  test('that are names are told with the logits they are taken for', async () => {
    const kinds = scaled(',').map((row, i) => `${row},kind ${[10, 2, 1][labels[i]]}`);
    const data = ['--data', folder.write('kinds.csv', kinds.join('\n'))];
    const order = 'logit 0 = kind 1, logit 1 = kind 2, logit 2 = kind 10.';
    const kernel = await runHere(line('kernel', 'kinds.npy', '--reduce', 'logp', ...data));
    expect([kernel.status, kernel.error]).toEqual([0, expect.stringContaining(order)]);
    const nudge = await runHere(line('nudge', 'kinds.npz', ...data, '--index', '0', '--rate', '0.1'));
    expect([nudge.status, nudge.error]).toEqual([0, expect.stringContaining(order)]);
    const trace = await runHere(line('kernel', 'trace.npy', ...data));
    expect([trace.status, trace.error]).toEqual([0, expect.not.stringContaining('logit 0')]);
  });

  test('are refused where they are no classes of the model', async () => {
    const many = writeNpz(new Map(Object.entries({ ...pair, y: tensor([n], Int32Array.of(0, 1, 2, 3, 0, 1)) })));
    const path = folder.write('many.npz', many);
    const { status, error } = await runHere(line('kernel', 'k.npy', '--reduce', 'logp', '--data', path));
    expect([status, error]).toEqual([1, expect.stringMatching(/^ntk-explorer: --data .*many\.npz.*\n$/)]);
  });
});

describe('a data file that cannot be used', () => {
  const broken = zip(pictures).fill(9, 60, 64);
  const empty = folder.path('empty');
  mkdirSync(empty);
  test.each([
    ['a damaged archive', folder.write('broken.zip', broken), 'checksum'],
    ['a folder without pictures', empty, 'there is no PNG picture in it'],
    ['a table with a hole', folder.write('hole.csv', '1,2\n3,\n'), 'line 2: column 2 holds nothing'],
    [
      'pictures of another size',
      folder.write('small.zip', zip([{ name: 'a.png', content: png(2, 2, 0, () => 1) }])),
      '4 features',
    ],
    ['a table that names a nested column', folder.write('n.parquet', parquetFile('nested')), 'Parquet'],
  ])('%s', async (_what, path, why) => {
    const before = folder.files();
    const { status, out, error } = await runHere(line('forward', 'never.npy', '--data', path));
    expect([status, out]).toEqual([1, '']);
    expect(error).toMatch(/^ntk-explorer: --data [^\n]+\n$/);
    expect(error).toContain(why);
    expect(folder.files()).toEqual(before);
  });

  test('a label column that is not there', async () => {
    const { status, error } = await runHere(line('forward', 'never.npy', '--data', files.CSV.path, '--label', 'kind'));
    expect([status, error]).toEqual([1, expect.stringContaining('none is kind')]);
  });
});

describe('a text', () => {
  const gpt2 = (file: string) => fixturePath('gpt2-characters', file);
  const content = 'Who are you;\n'.repeat(12);
  const text = folder.write('a.txt', content);
  const speaking = (command: string, out: string, ...options: string[]) =>
    runHere([
      command,
      ...lastOf('--model', gpt2('model.safetensors'), '--data', text, '--out', folder.path(out), ...options),
    ]);

  /** Options with their values; of one that is given again the last value. */
  function lastOf(...pairs: string[]): string[] {
    const values = new Map<string, string>();
    for (let at = 0; at < pairs.length; at += 2) values.set(pairs[at], pairs[at + 1]);
    return [...values].flat();
  }
  const window = ['--window', '8'];

  /** Ids of windows of 8, and of all tokens after them, by hand. */
  function windows(stride: number) {
    const characters = JSON.parse(readFileSync(gpt2('characters.json'), 'utf8')) as string[];
    const ids = [...content].map((character) => characters.indexOf(character));
    const starts = Array.from({ length: Math.floor((ids.length - 9) / stride) + 1 }, (_, i) => i * stride);
    const cut = (from: number) => starts.flatMap((start) => ids.slice(start + from, start + from + 8));
    const last = starts.map((start) => ids[start + 8]);
    const file = (name: string, shape: number[], data: number[]) =>
      folder.write(name, writeNpy(tensor(shape, Int32Array.from(data))));
    return {
      count: starts.length,
      ids: file('ids.npy', [starts.length, 8], cut(0)),
      next: file('next.npy', [starts.length], last),
      all: file('all.npy', [starts.length, 8], cut(1)),
    };
  }

  test('becomes windows with the vocabulary beside the model', async () => {
    const { count, ids } = windows(8);
    const { status, error } = await speaking('forward', 'text.npy', ...window);
    expect([status, error]).toEqual([0, expect.stringContaining(`n = ${count}`)]);
    expect((await speaking('forward', 'ids-out.npy', '--data', ids)).status).toBe(0);
    expect(folder.read('text.npy')).toEqual(folder.read('ids-out.npy'));
  });

  test('has the following token for a target, at the last position and at all', async () => {
    const { ids, next, all } = windows(40);
    const logp = ['--reduce', 'logp'];
    const cases = [
      { options: [], given: next },
      { options: ['--position', 'all'], given: all },
    ];
    for (const { options, given } of cases) {
      const own = await speaking('kernel', 'own.npy', ...window, '--stride', '40', ...logp, ...options);
      expect([own.status, own.error]).toEqual([0, expect.any(String)]);
      await speaking('kernel', 'given.npy', '--data', ids, '--targets', given, ...logp, ...options);
      expect(folder.read('own.npy')).toEqual(folder.read('given.npy'));
    }
  });

  test('has windows as long as the model takes where nothing is said', async () => {
    const line = ['inspect', '--model', gpt2('model.safetensors'), '--data', text, '--json'];
    const { status, out } = await runHere(line);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ input: { shape: [64], vocabulary: 71 }, cost: { n: 2 } });
  });

  test.each([
    ['a character that it has not', ['--data', folder.write('odd.txt', 'Who? Who? Who? Who?')], 1, 'line 1, column 4'],
    ['a window beyond the model', ['--window', '65'], 1, '65'],
    [
      'a vocabulary that is larger',
      [
        '--tokenizer',
        folder.write('many.json', JSON.stringify(Array.from({ length: 72 }, (_, i) => String.fromCharCode(0x400 + i)))),
      ],
      1,
      'at most 71 characters',
    ],
    ['a vocabulary that is not there', ['--tokenizer', folder.path('none.json')], 1, 'no such file'],
  ])('is refused with %s', async (_what, options, expected, why) => {
    const { status, error } = await speaking('forward', 'never.npy', ...window, ...options);
    expect([status, error]).toEqual([expected, expect.stringMatching(/^ntk-explorer: [^\n]+\n$/)]);
    expect(error).toContain(why);
  });
});
