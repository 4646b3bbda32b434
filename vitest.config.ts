// The test projects: unit and page (Node), gpu (Node over Dawn), browser and loss (inside a real Chromium).
// With NTK_TEST_FULL=1 the same projects run the folders of tests/full instead.
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from './scripts/lib/chromium.mjs';
import { wgsl } from './scripts/wgsl-plugin.ts';

const full = process.env.NTK_TEST_FULL === '1';
const folder = (name: string) => [`tests/${full ? 'full/' : ''}${name}/**/*.test.ts`];
const shared = { hookTimeout: 60_000 };
const optimized = [
  'lit',
  'lit/decorators.js',
  'three',
  'three/webgpu',
  'three/tsl',
  '@observablehq/plot',
  '@preact/signals-core',
  'mediabunny',
  'papaparse',
  'fzstd',
  '@bufbuild/protobuf/wire',
  '@huggingface/tokenizers',
  'zarrita',
  'umap-js',
  'axe-core',
];

/** Projects of one group run together, groups one after the other: two browsers at once are too much for two cores. */
const inGroup = (groupOrder: number) => ({ sequence: { groupOrder } });

interface NodeOptions {
  readonly group: number;
  readonly testTimeout: number;
  readonly setupFiles?: string[];
  /** Whether each file has a process of its own, as in the long run; else those of a process share what is loaded, the device and its shaders. */
  readonly isolate?: boolean;
}

const node = (
  name: string,
  include: string[],
  { group, testTimeout, setupFiles = [], isolate = full }: NodeOptions,
) => ({
  plugins: [wgsl()],
  test: {
    ...shared,
    ...inGroup(group),
    name,
    include,
    setupFiles,
    testTimeout: full ? 600_000 : testTimeout,
    environment: 'node',
    pool: 'forks' as const,
    isolate,
  },
});

const browser = (name: string, group: number) => ({
  plugins: [wgsl()],
  optimizeDeps: { include: optimized },
  test: {
    ...shared,
    ...inGroup(group),
    name,
    include: folder(name),
    testTimeout: full ? 600_000 : 120_000,
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

export default defineConfig({
  test: {
    passWithNoTests: false,
    maxWorkers: 2,
    projects: [
      node('unit', folder('unit'), { group: 0, testTimeout: 30_000 }),
      node('gpu', [...folder('gpu'), ...folder('fixtures')], {
        group: 0,
        testTimeout: 60_000,
        setupFiles: ['tests/support/dawn.ts'],
      }),
      browser('browser', 1),
      browser('loss', 2),
      node('page', folder('page'), { group: 3, testTimeout: 120_000, isolate: true }),
    ],
  },
});
