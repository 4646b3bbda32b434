// docs/json.md has a section for each command, and the fields of a section are those that the command prints.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commandNames } from '../../../src/cli/arguments';
import { benchCommand } from '../../../src/cli/bench-command';
import { benchNetworks } from '../../../src/cli/bench-networks';
import { tensor } from '../../../src/core/tensor';
import { writeNpy } from '../../../src/formats/npy';
import { readSafetensors, writeSafetensors } from '../../../src/formats/safetensors';
import { openPart } from '../../support/gpu';
import { randomNumbers } from '../../support/numbers';
import { fixturePath, runHere, useFolder } from './support';

const folder = useFolder();
const document = readFileSync(fileURLToPath(new URL('../../../docs/json.md', import.meta.url)), 'utf8');
const sections = document.split('\n## ').slice(1);

/** Fields of a command's table, without the marks of what is not always there. */
const documented = (command: string): string[] =>
  [...sections.find((text) => text.startsWith(`${command}\n`))!.matchAll(/^\| `([^`]+)` \|/gm)]
    .map(([, field]) => field.replaceAll('?', ''))
    .sort();

/** Shapes, and numbers of two sets, are one value each. */
const isWhole = (path: string): boolean => /(^|\.)(shape|output|n)$|^arrays\./.test(path);

/** Paths to all that an object holds. */
function fieldsOf(value: unknown, path: string): string[] {
  if (isWhole(path) || typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value))
    return value.length === 0 ? [`${path}[]`] : value.flatMap((each) => fieldsOf(each, `${path}[]`));
  const prefix = path === '' ? '' : `${path}.`;
  return Object.entries(value).flatMap(([key, each]) => fieldsOf(each, prefix + (path === 'arrays' ? '*' : key)));
}

/** Paths of lists that are empty in one run and have fields in another go. */
function union(objects: readonly unknown[]): string[] {
  const fields = [...new Set(objects.flatMap((each) => fieldsOf(each, '')))];
  return fields.filter((field) => !fields.some((other) => other.startsWith(`${field}.`))).sort();
}

const fixture = 'mlp-relu-digits';
const asked = ['--model', fixturePath(fixture, 'model.onnx'), '--data', fixturePath(fixture, 'x.npy')];
const masked = new Map(readSafetensors(readFileSync(fixturePath('gpt2-characters', 'model.safetensors'))));
masked.set('transformer.h.0.attn.bias', tensor([1, 1, 2, 2], Float32Array.of(1, 0, 1, 1)));
const gpt = [
  ...['--model', folder.write('gpt2.safetensors', writeSafetensors(masked))],
  ...['--config', fixturePath('gpt2-characters', 'config.json')],
];
const out = (name: string): string[] => ['--out', folder.path(name)];
const blocks = ['--budget', '1500000'];

const digits = writeNpy(tensor([300, 64], Float32Array.from(randomNumbers(300 * 64, 1))));
const small = [...asked.slice(0, 3), folder.write('300.npy', digits)];
const store = ['--store', folder.path('k.zarr'), '--shard-edge', '256'];

async function printed(...line: string[]): Promise<unknown> {
  const { status, out: text, error } = await runHere([...line, '--json']);
  expect([status, error]).toEqual([0, expect.any(String)]);
  expect(text).toMatch(/^[^\n]+\n$/);
  return JSON.parse(text);
}

test.each([
  [
    'kernel',
    [
      [...asked, ...out('k.npy')],
      [...asked, ...out('k.npy'), ...blocks],
    ],
  ],
  ['forward', [[...asked, ...out('y.npy')]]],
  ['jvp', [[...asked, ...out('jv.npy'), '--tangent', fixturePath(fixture, 'tangent.safetensors')]]],
  ['nudge', [[...asked, ...out('n.npz'), '--targets', fixturePath(fixture, 'y.npy'), '--index', '0', '--rate', '0.1']]],
  ['spectrum', [[...asked, ...out('e.npz'), '--top', '1']]],
  ['inspect', [asked, [...asked, ...blocks], [...asked, '--budget', '1000'], gpt]],
] as const)('%s prints what is documented', async (command, lines) => {
  const objects = [];
  for (const line of lines) objects.push(await printed(command, ...line));
  expect(union(objects)).toEqual(documented(command));
});

test('tiles prints what is documented, of a store that lacks nothing and of one that is damaged', async () => {
  const begun = await printed('tiles', ...small, ...store, '--shard', '1/2');
  const finished = await printed('tiles', ...small, ...store, '--shard', '2/2', '--finish');
  rmSync(join(folder.path('k.zarr'), '1/max/c/0/0'));
  const damaged = await printed('tiles', ...small, ...store, '--shard', '1/2');
  expect(union([begun, finished, damaged])).toEqual(documented('tiles'));
});

test('bench prints what is documented', async () => {
  const few = { ...benchNetworks()[1], n: 4 };
  const { summary } = await benchCommand({ json: true, open: openPart }, {}, [few]);
  expect(union([JSON.parse(JSON.stringify(summary))])).toEqual(documented('bench'));
});

test('there is a section for each command', () => {
  expect(sections.map((text) => text.split('\n')[0])).toEqual(commandNames);
});
