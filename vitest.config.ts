import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from './scripts/chromium';
import { wgsl } from './scripts/wgsl-plugin';

const long = process.env.NTK_TEST_FULL === '1';
const folder = (name: string) => (long ? [`tests/full/${name}/**/*.test.ts`] : [`tests/${name}/**/*.test.ts`]);
const shared = { testTimeout: long ? 600_000 : 30_000, hookTimeout: 60_000 };

const browser = (name: string) => ({
  plugins: [wgsl()],
  optimizeDeps: { include: ['lit', 'lit/decorators.js', 'three', 'three/webgpu', 'three/tsl', '@observablehq/plot', '@preact/signals-core', 'mediabunny', 'axe-core'] },
  test: {
    ...shared,
    name,
    include: folder(name),
    testTimeout: 120_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      viewport: { width: 1280, height: 720 },
      provider: playwright({ launchOptions: { executablePath: findChromium(), args: chromiumFlags } }),
      instances: [{ browser: 'chromium' as const }],
    },
  },
});

const node = (name: string, include: string[], setupFiles: string[] = []) => ({
  plugins: [wgsl()],
  test: { ...shared, name, include, setupFiles, environment: 'node', pool: 'forks' as const },
});

export default defineConfig({
  test: {
    passWithNoTests: false,
    maxWorkers: 2,
    projects: [
      node('unit', folder('unit')),
      node('gpu', [...folder('gpu'), ...folder('fixtures')], ['tests/support/dawn.ts']),
      browser('browser'),
      browser('loss'),
    ],
  },
});
