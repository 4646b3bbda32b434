// `npm run bench:peers`: our engine against other libraries on one adapter in one run, in Chromium or, with --node, in Node.
import '../../core/dispose-polyfill';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { chromiumFlags, findChromium } from '../../../scripts/lib/chromium.mjs';
import { serveFolder } from '../../../scripts/lib/static-server.mjs';
import { installDawn } from '../../gpu/dawn';
import { prepareNode } from './node';
import { ourName } from './ours';
import { jsonOf, markdownOf } from './report';
import type { Comparison } from './run';

const page = join(dirname(fileURLToPath(import.meta.url)), '../peers');
/** What a page needs to compute on several threads. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const report = (line: string): void => {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${line}\n`);
};

interface Wanted {
  readonly rounds: number;
  readonly only?: string;
}

async function inChromium(wanted: Wanted): Promise<Comparison & { runtime: string }> {
  const server = await serveFolder(page, { headers });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    const tab = await browser.newPage();
    await tab.exposeFunction('said', report);
    await tab.goto(server.url);
    await tab.waitForFunction(() => 'comparePeers' in window);
    const comparison = await tab.evaluate(({ rounds, only }) => window.comparePeers(rounds, only), wanted);
    return { ...comparison, runtime: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
    await server.close();
  }
}

async function inNode({ rounds, only }: Wanted): Promise<Comparison & { runtime: string }> {
  await installDawn();
  prepareNode();
  const { peers } = await import('./peers');
  const { comparePeers } = await import('./run');
  return { ...(await comparePeers(peers, { rounds, only, report })), runtime: `Dawn in Node ${process.version}` };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    node: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const wanted = { rounds: Math.max(1, Number(values.rounds) || 5), only: values.only };
const comparison = await (values.node ? inNode(wanted) : inChromium(wanted));
const { adapter, runtime } = comparison;
const about = `${adapter}, ${runtime}, ${process.platform} ${process.arch}, ${new Date().toISOString()}`;
const text = values.json ? JSON.stringify(jsonOf(comparison)) : `${about}\n\n${markdownOf(comparison)}`;
const isRight = comparison.outcomes.every(({ library, kind }) => library !== ourName || kind === 'timed');
// Devices of the libraries would keep Node waiting.
process.stdout.write(`${text}\n`, () => process.exit(isRight ? 0 : 1));
