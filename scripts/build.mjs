// `npm run build`: writes dist/site, dist/lib, dist/embed, dist/node and dist/bench, or the targets named on the line.
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments } from './lib/arguments.mjs';
import { describeLibrary } from './lib/declarations.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fail, root } from './lib/process.mjs';

const all = ['site', 'lib', 'embed', 'node', 'bench'];
/** Built when they are asked for. */
const others = ['peers', 'peers-node'];

/** True when the target has something to build: its entries, or the index.html of its root. */
function hasEntries(config) {
  const input = config.build?.rolldownOptions?.input;
  return input ? Object.keys(input).length > 0 : existsSync(join(config.root, 'index.html'));
}

async function buildTarget(vite, target) {
  const { config } = await vite.loadConfigFromFile({ command: 'build', mode: target }, join(root, 'vite.config.ts'));
  if (!hasEntries(config)) return console.log(`${target}: nothing to build`);
  const start = performance.now();
  await vite.build({ ...config, configFile: false, mode: target, logLevel: 'warn' });
  if (target === 'lib') await describeLibrary();
  const command = join(root, 'dist/node/cli.js');
  if (target === 'node' && existsSync(command)) await chmod(command, 0o755);
  console.log(`dist/${target} written in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

const { positionals } = readArguments({}, { rest: true });
const known = [...all, ...others];
const unknown = positionals.find((name) => !known.includes(name));
if (unknown) fail(`Unknown target "${unknown}"; there are ${known.join(', ')}.`);

await ensureInstalled();
process.env.NODE_ENV = 'production';
const vite = await import('vite');
for (const target of positionals.length > 0 ? positionals : all) await buildTarget(vite, target);
