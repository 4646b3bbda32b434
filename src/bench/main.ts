// `npm run bench`: what this adapter does through Dawn in Node, as a table and, with --json FILE, as JSON.
import '../core/dispose-polyfill';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Dataset } from '../datasets/dataset';
import { digitFiles, parseDigits } from '../datasets/digits';
import { installDawn } from '../gpu/dawn';
import { openDevice } from '../gpu/device';
import { measureAdapter } from './adapter';
import { randomDigits } from './problem';
import { adapterTable } from './table';

const folders = ['public/data', 'data'];

/** The digits where their files lie below the current folder, else random datapoints of their kind. */
function findData(): Dataset {
  const folder = folders.find((path) => existsSync(join(path, digitFiles.images)));
  if (folder === undefined) return randomDigits();
  const read = (name: string): ArrayBuffer => Uint8Array.from(readFileSync(join(folder, name))).buffer;
  return parseDigits(read(digitFiles.images), read(digitFiles.labels));
}

const { values } = parseArgs({ options: { json: { type: 'string' }, rounds: { type: 'string', default: '5' } } });
const say = (line: string): void => void process.stderr.write(`${line}\n`);

await installDawn();
using gpu = await openDevice();
const report = await measureAdapter(gpu, findData(), { rounds: Math.max(1, Number(values.rounds) || 5), report: say });
const about = {
  date: new Date().toISOString(),
  runtime: `Node ${process.version}`,
  platform: `${process.platform} ${process.arch}`,
};

console.log(`${report.adapter}, ${about.runtime}, ${about.platform}, ${about.date}, data: ${report.data}\n`);
console.log(adapterTable(report));
if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...about, ...report }, null, 2)}\n`);
if (!report.correct) say('A measured result is wrong: see the rows marked WRONG.');
process.exitCode = report.correct ? 0 : 1;
