// `npm test`: installs what is missing, finds or installs a Chromium and Dask, builds, and runs every Vitest project.
// `--full` runs tests/full instead. Other arguments go to Vitest (`npm test -- --project unit`).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureDask } from './lib/dask.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { orExit, root, runNode } from './lib/process.mjs';

const full = process.argv.includes('--full');
const extra = process.argv.slice(2).filter((argument) => argument !== '--full');
const name = full ? 'full' : 'tests';

await ensureInstalled();
const chromium = await ensureChromium();
await ensureDask();
orExit(await runNode('scripts/build.mjs'));

mkdirSync(join(root, 'dist/reports'), { recursive: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=dist/reports/${name}.json`];
const env = { ...process.env, CHROME_PATH: chromium, ...(full ? { NTK_TEST_FULL: '1' } : {}) };
process.exit(await runNode('node_modules/vitest/vitest.mjs', ['run', ...reporters, ...extra], { env }));
