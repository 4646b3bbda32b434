// `npm run bench:lab`: the heaviest of each view of the laboratory in a real Chromium, on the built page.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright';
import { chromiumFlags, findChromium } from '../../../scripts/lib/chromium.mjs';
import { serveFolder } from '../../../scripts/lib/static-server.mjs';
import { goalTable } from '../table';
import { chosen, type Experiment, experiments } from './experiments';
import { measureView, type ViewReport } from './measure-view';
import { isSound, labGoals, labTable } from './report';

const site = join(dirname(fileURLToPath(import.meta.url)), '../site');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function measureAll(browser: Browser, wanted: readonly Experiment[]): Promise<ViewReport[]> {
  const server = await serveFolder(site);
  try {
    const views: ViewReport[] = [];
    for (const experiment of wanted) views.push(await measureView(browser, server.url, experiment, say));
    return views;
  } finally {
    await server.close();
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  const wanted = chosen(experiments, positionals);
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    const views = await measureAll(browser, wanted);
    const about = { date: new Date().toISOString(), runtime: `Chromium ${browser.version()}` };
    const goals = labGoals(views);
    const adapter = views[0].adapter;
    console.log(`${adapter} ${about.runtime}, ${process.platform} ${process.arch}, ${about.date}\n`);
    console.log(`${labTable(views)}\n`);
    console.log(goalTable(goals));
    if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...about, adapter, views, goals }, null, 2)}\n`);
    return isSound(views) ? 0 : 1;
  } finally {
    await browser.close();
  }
}

process.exitCode = await main();
