// The wrappers of examples/cluster call the command as it is to be called: run with stand-ins for their engines.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArguments } from '../../../src/cli/arguments';
import { hasModules, python } from '../../support/debian-python';
import { root } from './built';
import { useFolder } from './support';

const folder = useFolder();
const cluster = join(root, 'examples/cluster');

/** A program that prints what it is called with, a word in a line. */
for (const name of ['srun', 'ntk-explorer']) chmodSync(folder.write(name, `#!/bin/sh\nprintf '%s\\n' "$@"\n`), 0o755);

function runWith(env: Record<string, string>, program: string, ...line: string[]) {
  const PATH = `${folder.path('.')}:${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(program, line, { env: { PATH, ...env }, encoding: 'utf8' });
  return { status, words: stdout.split('\n').slice(0, -1), error: stderr };
}

const subject = ['--model', 'a model.onnx', '--data', 'x.npy', '--store', '/shared/k.zarr'];
const wanted = (part: number, of: number) => ({
  command: 'tiles',
  options: { store: '/shared/k.zarr', shard: { part: part - 1, of }, finish: false },
});

describe('the Slurm array', () => {
  const script = join(cluster, 'slurm/tiles.sh');
  const array = (min: number, max: number, count: number) => ({
    ...{ SLURM_ARRAY_TASK_MIN: `${min}`, SLURM_ARRAY_TASK_MAX: `${max}`, SLURM_ARRAY_TASK_COUNT: `${count}` },
    SLURM_ARRAY_TASK_ID: `${max}`,
  });

  test('is a script', () => {
    expect(runWith({}, 'bash', '-n', script)).toEqual({ status: 0, words: [], error: '' });
  });

  test('computes its task of all', () => {
    const { words } = runWith(array(1, 64, 64), 'bash', script, ...subject);
    expect(words.slice(0, 2)).toEqual(['npx', 'ntk-explorer']);
    expect(readArguments(words.slice(2))).toMatchObject(wanted(64, 64));
    expect(words).toContain('a model.onnx');
  });

  test('refuses some of an array', () => {
    const { status, error } = runWith(array(3, 7, 2), 'bash', script, ...subject);
    expect([status, error]).toEqual([2, expect.stringContaining('--array=1-N')]);
  });
});

interface Job {
  readonly kind: string;
  readonly spec: {
    readonly completionMode?: string;
    readonly completions?: number;
    readonly template: { readonly spec: { readonly restartPolicy: string; readonly containers: readonly Container[] } };
  };
}

interface Container {
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

describe.skipIf(!hasModules('yaml'))('the Kubernetes job', () => {
  const jobOf = (name: string): Job => {
    const text = readFileSync(join(cluster, 'kubernetes', name));
    const script = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))';
    return JSON.parse(spawnSync(python, ['-c', script], { input: text, encoding: 'utf8' }).stdout) as Job;
  };

  test('computes the part of its index', () => {
    const { kind, spec } = jobOf('tiles.yaml');
    expect([kind, spec.completionMode, spec.template.spec.restartPolicy]).toEqual(['Job', 'Indexed', 'Never']);
    const [{ command, args = [], env = [] }] = spec.template.spec.containers;
    const given = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    expect(given['PARTS']).toBe(`${spec.completions}`);
    const [program, ...line] = [...command, ...args];
    const { words } = runWith({ ...given, JOB_COMPLETION_INDEX: '63' }, program, ...line);
    const { options } = wanted(64, 64);
    expect(readArguments(words)).toMatchObject({ command: 'tiles', options: { ...options, store: '/data/k.zarr' } });
  });

  test('is followed by one that finishes', () => {
    const [{ command }] = jobOf('finish.yaml').spec.template.spec.containers;
    expect(readArguments(command.slice(1))).toMatchObject({
      ...{ command: 'tiles', options: { store: '/data/k.zarr', finish: true } },
    });
  });
});

test.skipIf(!hasModules('dask', 'distributed'))('the script for Dask says what it takes', () => {
  const { status, words } = runWith({ PYTHONDONTWRITEBYTECODE: '1' }, python, join(cluster, 'dask/tiles.py'), '--help');
  expect([status, words.join(' ')]).toEqual([0, expect.stringContaining('--parts')]);
});
