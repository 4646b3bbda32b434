// The picture of docs/architecture.md holds in the code. The checkers are tried on small wrong examples first.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkShader } from '../../scripts/wgsl-plugin';
import {
  checkAllocation,
  checkCycles,
  checkDefaultExports,
  checkFileNames,
  checkFolders,
  checkLayers,
  checkOrphans,
  importsOf,
  layers,
} from '../support/architecture';
import { checkChain, checkEntryPoint, checkShaderNames, checkStorageBindings } from '../support/shader-rules';

const root = join(import.meta.dirname, '../..');

function list(folder: string, extension = ''): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(extension));
  return files.map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(root.length + 1)
      .replaceAll('\\', '/'),
  );
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = Object.fromEntries(list('src', '.ts').map((path) => [path, read(path)]));
const shaders = list('shaders', '.wgsl');

/** The scripts in the last column of the table of builds; a page stands for the scripts that it loads. */
function entryPoints(): string[] {
  const builds = read('docs/architecture.md').split('## Builds')[1].split('\n## ')[0];
  const named = [...builds.matchAll(/^\| `dist\/.*\| ([^|]*) \|$/gm)].flatMap(
    ([, from]) => from.match(/[^`\s]+\.(ts|html)/g) ?? [],
  );
  return [...new Set(named.flatMap((path) => (path.endsWith('.html') ? scriptsOf(path) : matching(path))))];
}

const scriptsOf = (page: string): string[] =>
  [...read(page).matchAll(/<script [^>]*src="([^"]*)"/g)].map(([, src]) =>
    src.startsWith('/') ? src.slice(1) : join(dirname(page), src),
  );

function matching(pattern: string): string[] {
  const [start, end] = [...pattern.split('*'), ''];
  const fits = (path: string): boolean =>
    pattern.includes('*') ? path.startsWith(start) && path.endsWith(end) : path === pattern;
  return Object.keys(sources).filter(fits);
}

describe('the code', () => {
  it('has sources and shaders to check', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(10);
    expect(shaders.length).toBeGreaterThan(0);
  });

  it('has exactly the folders of the table', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(checkFolders(folders.map((entry) => entry.name))).toEqual([]);
  });

  it('imports along the arrows of the table only', () => expect(checkLayers(sources)).toEqual([]));
  it('has no circle of imports', () => expect(checkCycles(sources)).toEqual([]));
  it('has no file that nothing is built from', () => {
    expect(entryPoints().length).toBeGreaterThan(10);
    expect(entryPoints().filter((path) => !(path in sources))).toEqual([]);
    const tests = list('tests', '.ts').map(read).join();
    const compared = Object.keys(sources).filter((path) => /^src\/(reference|theory)\//.test(path));
    const oracles = compared.filter((path) => tests.includes(`/${path.slice(0, -'.ts'.length)}';`));
    expect(checkOrphans(sources, [...entryPoints(), ...oracles])).toEqual([]);
  });

  it('has no default exports', () => expect(checkDefaultExports(sources)).toEqual([]));
  it('allocates GPU memory in src/gpu only', () => expect(checkAllocation(sources)).toEqual([]));

  it('is named by the rules', () => {
    const tests = list('tests', '.ts').filter((path) => !path.includes('__'));
    expect(checkFileNames([...list('src'), ...list('scripts'), ...shaders, ...tests])).toEqual([]);
  });

  it('is drawn in docs/architecture.md as it is', () => {
    const rows = [...read('docs/architecture.md').matchAll(/^\| `([a-z]+)\/` \|.*\| ([^|]*) \|$/gm)];
    const drawn = rows.map(([, layer, imports]) => [layer, imports.match(/[a-z]+(?=\/)/g)?.sort() ?? []]);
    const expected = Object.entries(layers).map(([layer, imports]) => [layer, [...imports].sort()]);
    expect(Object.fromEntries(drawn)).toEqual(Object.fromEntries(expected));
  });
});

describe('the shaders', () => {
  it('are named by the rules', () => {
    expect(shaders.flatMap((path) => checkShaderNames(path, read(path)))).toEqual([]);
  });

  it('have one entry point each, named like the file', () => {
    expect(shaders.flatMap((path) => checkEntryPoint(path, read(path)))).toEqual([]);
  });

  it('bind no more storage buffers than every adapter offers', async () => {
    const linked = await Promise.all(shaders.map(async (path) => (await linkShader(join(root, path))).code));
    expect(shaders.flatMap((path, index) => checkStorageBindings(path, linked[index]))).toEqual([]);
  });

  it('each have a kernel file with its encode function, and a GPU test', () => {
    expect(checkChain(shaders, sources, list('tests/gpu', '.test.ts'))).toEqual([]);
  });
});

describe('the import reader', () => {
  it.each([
    ['static', `import { a } from './x';`],
    ['for its effect', `import './x';`],
    ['of a type', `import type { A } from './x';`],
    ['inside a type', `let a: import('./x').A;`],
    ['re-export', `export * from './x';`],
    ['named re-export', `export { a } from './x';`],
    ['dynamic', `const a = await import('./x');`],
    ['dynamic in a function', `const load = async () => (await import(\`./x\`)).a;`],
    ['by require', `import a = require('./x');`],
    ['of a worker', `new Worker(new URL('./x', import.meta.url));`],
  ])('sees an import: %s', (_, text) => expect(importsOf('src/core/a.ts', text)).toEqual(['./x']));

  it('does not see imports in comments and strings', () => {
    expect(importsOf('src/core/a.ts', `// import './x'\nconst a = "import './x'";`)).toEqual([]);
  });

  it('refuses an import it cannot read', () => {
    expect(() => importsOf('src/core/a.ts', 'await import(name);')).toThrow('cannot be checked');
  });
});

describe('the checkers', () => {
  it('see an arrow that is not listed', () => {
    expect(checkLayers({ 'src/core/a.ts': `import type { G } from '../gpu/device';` })).toHaveLength(1);
    expect(checkLayers({ 'src/engine/a.ts': `export * from '../session/b';` })).toHaveLength(1);
    expect(checkLayers({ 'src/engine/a.ts': `import code from '../../shaders/x/y.wgsl';` })).toHaveLength(1);
    expect(checkLayers({ 'src/engine/a.ts': `import '../gpu/device'; import './b';` })).toEqual([]);
  });

  it('see a package in the wrong room', () => {
    expect(checkLayers({ 'src/elements/a.ts': `import { Mesh } from 'three';` })).toHaveLength(1);
    expect(checkLayers({ 'src/elements/a.ts': `const t = await import('three/webgpu');` })).toHaveLength(1);
    expect(checkLayers({ 'src/view/a.ts': `import { html } from 'lit';` })).toHaveLength(1);
    expect(checkLayers({ 'src/view/a.ts': `import { thing } from 'left-pad';` })).toHaveLength(1);
    expect(checkLayers({ 'src/core/a.ts': `import { dirname, join } from 'node:path';` })).toHaveLength(1);
    expect(checkLayers({ 'src/view/a.ts': `import { Mesh } from 'three/webgpu';` })).toEqual([]);
  });

  it('see a folder without a row and a row without a folder', () => {
    const folders = Object.keys(layers);
    expect(checkFolders(folders)).toEqual([]);
    expect(checkFolders([...folders, 'utils'])).toHaveLength(1);
    expect(checkFolders(folders.slice(1))).toHaveLength(1);
  });

  it('see a circle, through types and re-exports too', () => {
    const circle = {
      'src/core/a.ts': `import { b } from './b';`,
      'src/core/b.ts': `export { c } from './c';`,
      'src/core/c.ts': `import type { A } from './a';`,
    };
    expect(checkCycles(circle)).toEqual([
      'a circle of imports: src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts',
    ]);
    expect(checkCycles({ ...circle, 'src/core/c.ts': '' })).toEqual([]);
    expect(checkCycles({ 'src/core/a.ts': `import './a';` })).toHaveLength(1);
  });

  it('see a file that nothing is built from', () => {
    const files = { 'src/cli/a.ts': `import './b';`, 'src/cli/b.ts': '', 'src/cli/c.ts': `import './b';` };
    expect(checkOrphans(files, ['src/cli/a.ts'])).toEqual(['src/cli/c.ts: nothing that is built imports it']);
    expect(checkOrphans(files, ['src/cli/a.ts', 'src/cli/c.ts'])).toEqual([]);
  });

  it.each(['export default 1;', 'export default class A {}', 'const a = 1; export { a as default };'])(
    'see a default export: %s',
    (text) => expect(checkDefaultExports({ 'src/core/a.ts': text })).toHaveLength(1),
  );

  it('see GPU memory made outside src/gpu', () => {
    const text = `device.createBuffer({ size: 4, usage: 8 });`;
    expect(checkAllocation({ 'src/view/a.ts': text })).toHaveLength(1);
    expect(checkAllocation({ 'src/view/a.ts': `device['createTexture'](descriptor);` })).toHaveLength(1);
    expect(checkAllocation({ 'src/gpu/a.ts': text, 'src/view/a.ts': '// createBuffer(' })).toEqual([]);
  });

  it('see names that break the rules', () => {
    expect(checkFileNames(['src/core/myFile.ts', 'src/core/my_file.ts', 'shaders/x/my-file.wgsl'])).toHaveLength(3);
    expect(checkFileNames(['src/coreRoom/a.ts'])).toHaveLength(1);
    expect(checkFileNames(['src/core/my-file.ts', 'tests/gpu/a-b.test.ts', 'shaders/x/my_file.wgsl'])).toEqual([]);
  });
});

describe('the shader checkers', () => {
  const entry = (name: string) => `@compute @workgroup_size(64, 1)\nfn ${name}() {}\n`;

  it('see names that break the rules', () => {
    expect(checkShaderNames('a.wgsl', 'fn myFunction() {}')).toHaveLength(1);
    expect(checkShaderNames('a.wgsl', 'struct my_struct { a: u32 }')).toHaveLength(1);
    expect(checkShaderNames('a.wgsl', 'struct Size { @align(16) rowCount: u32, columns: u32 }')).toHaveLength(1);
    expect(checkShaderNames('a.wgsl', 'override tileEdge: u32 = 8;')).toHaveLength(1);
    expect(checkShaderNames('a.wgsl', '// fn myFunction\noverride TILE_EDGE: u32 = 8; fn tile_sum() {}')).toEqual([]);
  });

  it('see an entry point that is missing, misnamed or not alone', () => {
    expect(checkEntryPoint('shaders/x/a_b.wgsl', entry('a_b'))).toEqual([]);
    expect(checkEntryPoint('shaders/x/a_b.wgsl', 'fn a_b() {}')).toHaveLength(1);
    expect(checkEntryPoint('shaders/x/a_b.wgsl', entry('main'))).toHaveLength(1);
    expect(checkEntryPoint('shaders/x/a_b.wgsl', entry('a_b') + entry('c'))).toHaveLength(1);
    expect(checkEntryPoint('shaders/x/a_b.wgsl', `${entry('a_b')}@vertex fn v() {}`)).toHaveLength(1);
    expect(checkEntryPoint('shaders/shared/a.wgsl', entry('a'))).toHaveLength(1);
  });

  it('count storage bindings', () => {
    const bindings = (count: number) =>
      Array.from({ length: count }, (_, i) => `@group(0) @binding(${i}) var<storage, read> b${i}: array<f32>;`).join(
        '\n',
      );
    expect(checkStorageBindings('a.wgsl', bindings(8))).toEqual([]);
    expect(checkStorageBindings('a.wgsl', bindings(9))).toHaveLength(1);
  });

  it('see a broken chain', () => {
    const shader = ['shaders/x/a_b.wgsl', 'shaders/shared/c.wgsl'];
    const kernel = `import code from '../../shaders/x/a_b.wgsl';\nexport function encodeAB() { return code; }`;
    const test = ['tests/gpu/a-b.test.ts'];
    expect(checkChain(shader, { 'src/kernels/a-b.ts': kernel }, test)).toEqual([]);
    expect(checkChain(shader, { 'src/kernels/a-b.ts': kernel }, [])).toEqual([
      'shaders/x/a_b.wgsl: no tests/gpu/a-b.test.ts',
    ]);
    expect(checkChain(shader, {}, test)).toEqual(['shaders/x/a_b.wgsl: no src/kernels/a-b.ts']);
    expect(checkChain(shader, { 'src/kernels/a-b.ts': kernel.replace('encodeAB', 'encode') }, test)).toHaveLength(1);
    expect(checkChain(shader, { 'src/kernels/a-b.ts': kernel.replace('x/a_b', 'x/c') }, test)).toHaveLength(1);
  });
});
