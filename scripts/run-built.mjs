// Builds the Node scripts from the present sources and runs one: `node scripts/run-built.mjs bench [arguments]`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fail, orExit, root, runNode } from './lib/process.mjs';

const [name, ...rest] = process.argv.slice(2);
const script = `dist/node/${name}.js`;
const inBrowser = name === 'bench-page';

await ensureInstalled();
const env = inBrowser ? { ...process.env, CHROME_PATH: await ensureChromium() } : process.env;
orExit(await runNode('scripts/build.mjs', inBrowser ? ['node', 'site', 'bench'] : ['node']));
if (!existsSync(join(root, script))) fail(`There is no ${script}.`);
process.exit(await runNode(script, rest, { env }));
