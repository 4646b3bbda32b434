// The Vite configuration of every build target. Entries are discovered by file name, so a new element needs no change here.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';
import { wgsl } from './wgsl-plugin.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = (path: string) => join(root, 'src', path);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

/** Entries that exist, as name -> file. */
function present(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));
}

/** One entry per element file, named like its tag, and the index. */
function elementEntries(prefix: string): Record<string, string> {
  const folder = source('elements');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /^ntk-[a-z0-9-]+\.ts$/.test(file)) : [];
  const elements = files.map((file) => [`${prefix}${basename(file, '.ts')}`, join(folder, file)]);
  return { ...Object.fromEntries(elements), ...present({ index: join(folder, 'index.ts') }) };
}

const common = (outDir: string): UserConfig => ({
  root,
  base: './',
  plugins: [wgsl()],
  worker: { format: 'es' },
  build: {
    outDir: join(root, 'dist', outDir),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    sourcemap: false,
  },
});

const chunks = {
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  assetFileNames: 'assets/[name]-[hash][extname]',
};

/** The page and the article: they work from any base path. */
function site(): UserConfig {
  const config = common('site');
  const input = { index: join(root, 'index.html'), explain: join(root, 'explain/index.html') };
  return { ...config, build: { ...config.build, rolldownOptions: { input } } };
}

/** ES modules for bundlers: everything in dependencies and peerDependencies stays an import. */
function lib(): UserConfig {
  const config = common('lib');
  const kept = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const external = kept.map((name) => new RegExp(`^${name}(/|$)`));
  const rolldownOptions = {
    input: elementEntries('elements/'),
    external,
    output: { ...chunks, minify: false },
    preserveEntrySignatures: 'strict' as const,
  };
  return { ...config, build: { ...config.build, minify: false, rolldownOptions } };
}

/** For a plain page: all inside, relative URLs only, heavy parts in chunks of their own. */
function embed(): UserConfig {
  const config = common('embed');
  const rolldownOptions = {
    input: elementEntries(''),
    output: chunks,
    preserveEntrySignatures: 'strict' as const,
  };
  return { ...config, build: { ...config.build, rolldownOptions } };
}

/** The command and the benchmarks as Node scripts; packages stay imports. */
function node(): UserConfig {
  const config = common('node');
  const input = present({
    cli: source('cli/main.ts'),
    'text-thread': source('cli/text-thread.ts'),
    bench: source('bench/main.ts'),
    'bench-page': source('bench/page.ts'),
    'bench-lab': source('bench/lab/main.ts'),
    'bench-levels': source('bench/levels/main.ts'),
  });
  const banner = (chunk: { name: string }) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : '');
  const rolldownOptions = { input, output: { ...chunks, banner } };
  return { ...config, build: { ...config.build, ssr: true, target: 'node20', copyPublicDir: false, rolldownOptions } };
}

/** The page that `npm run bench:page` opens. */
function bench(): UserConfig {
  const config = common('bench');
  return { ...config, root: source('bench'), publicDir: join(root, 'public') };
}

/** The page that `npm run bench:peers` opens: the one place where other libraries are bundled. */
function peers(): UserConfig {
  const config = common('peers');
  // TensorFlow.js starts its threads from the text of its own functions, which minifying would part from their names.
  return { ...config, root: source('bench/peers'), publicDir: false, build: { ...config.build, minify: false } };
}

/** The script of `npm run bench:peers`, with those libraries in it for Node. */
function peersNode(): UserConfig {
  const config = common('peers-node');
  const input = { 'bench-peers': source('bench/peers/main.ts') };
  const rolldownOptions = { input, output: chunks };
  const ssr = { noExternal: [/^@tensorflow\//, /^@jax-js\//] };
  return {
    ...config,
    ssr,
    build: { ...config.build, ssr: true, target: 'node20', copyPublicDir: false, rolldownOptions },
  };
}

export const targets = { site, lib, embed, node, bench, peers, 'peers-node': peersNode };
