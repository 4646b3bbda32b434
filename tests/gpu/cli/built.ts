// The command as it is built, in a folder that goes after the tests of this file.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { build } from 'vite';
import { targets } from '../../../scripts/targets';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Builds the command before the tests; the path of its script. */
export function useBuiltCommand(): string {
  const outDir = join(root, 'node_modules', '.cache', `ntk-explorer-cli-${process.pid}`);
  beforeAll(async () => {
    const config = targets.node();
    await build({ ...config, configFile: false, logLevel: 'warn', build: { ...config.build, outDir } });
  });
  afterAll(() => rmSync(outDir, { recursive: true, force: true }));
  return join(outDir, 'cli.js');
}
