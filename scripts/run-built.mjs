// Builds the Node scripts from the present sources and runs one: `node scripts/run-built.mjs bench [arguments]`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fail, orExit, root, runNode, toStandardError } from './lib/process.mjs';

/** What a script is built from beside itself: where it is, and the pages it opens. */
const builds = {
  bench: { folder: 'node', pages: [] },
  'bench-lab': { folder: 'node', pages: ['site'] },
  'bench-levels': { folder: 'node', pages: [] },
  'bench-page': { folder: 'node', pages: ['site', 'bench'] },
  'bench-peers': { folder: 'peers-node', pages: ['peers'] },
};
const [name, ...rest] = process.argv.slice(2);
const { folder, pages } = builds[name] ?? fail(`There is no "${name}"; there are ${Object.keys(builds).join(', ')}.`);
const script = `dist/${folder}/${name}.js`;
const inBrowser = pages.length > 0 && !rest.includes('--node');

await ensureInstalled();
const env = inBrowser ? { ...process.env, CHROME_PATH: await ensureChromium() } : process.env;
orExit(await runNode('scripts/build.mjs', inBrowser ? [folder, ...pages] : [folder], { stdio: toStandardError }));
if (!existsSync(join(root, script))) fail(`There is no ${script}.`);
process.exit(await runNode(script, rest, { env }));
