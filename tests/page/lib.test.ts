// The built library as a bundler, Node and TypeScript see it: entries, packages that stay imports, declarations, manifest, exports.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const lib = join(root, 'dist/lib');
const declarations = join(lib, 'types/elements');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  name: string;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  customElements: string;
  files: string[];
};

/** Tags of src/elements, and the classes that define them. */
const elements = new Map(
  readdirSync(join(root, 'src/elements')).flatMap((name) => {
    const text = name.endsWith('.ts') ? read(`src/elements/${name}`) : '';
    return [...text.matchAll(/^@element\('([^']+)'\)\s+export class (\w+)/gm)].map(([, tag, type]) => [tag, type]);
  }) as [string, string][],
);
const tags = [...elements.keys()];

const filesOf = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
const scripts = filesOf(lib, '.js');

interface Imports {
  /** Loaded with the module, and those loaded when they are needed. */
  readonly eager: string[];
  readonly lazy: string[];
}

/** What a built module imports. */
function importsOf(path: string): Imports {
  const found: Imports = { eager: [], lazy: [] };
  const visit = (node: ts.Node): void => {
    const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
    if (from && ts.isStringLiteral(from)) found.eager.push(from.text);
    if (isDynamic && ts.isStringLiteralLike(node.arguments[0])) found.lazy.push(node.arguments[0].text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(join(lib, path), 'utf8'), ts.ScriptTarget.ES2022));
  return found;
}

const imports = new Map(scripts.map((path) => [path, importsOf(path)]));
const isPackage = (specifier: string): boolean => !specifier.startsWith('.');
const packageOf = (specifier: string): string => /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];

/** Packages that come with a module before anything is asked of it. */
function eagerPackages(entry: string): Set<string> {
  const [seen, packages] = [new Set<string>(), new Set<string>()];
  const follow = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const specifier of imports.get(path)!.eager) {
      if (isPackage(specifier)) packages.add(packageOf(specifier));
      else follow(join(dirname(path), specifier));
    }
  };
  follow(entry);
  return packages;
}

/** Runs a module in a Node of its own, in the repository's root, where the package can be named. */
async function inNode(script: string): Promise<unknown> {
  const options = ['--input-type=module', '--eval', script];
  return JSON.parse((await promisify(execFile)(process.execPath, options, { cwd: root })).stdout);
}

test('src/elements has the elements that are built', () => {
  expect(tags.length).toBeGreaterThan(5);
  expect(
    filesOf(join(root, 'src/elements'), '.ts')
      .filter((name) => /^ntk-[^/]+$/.test(name))
      .sort(),
  ).toEqual(tags.map((tag) => `${tag}.ts`).sort());
  expect(filesOf(join(lib, 'elements'), '.js').sort()).toEqual(tags.map((tag) => `${tag}.js`).sort());
});

describe('in Node', () => {
  test.each([...elements])('%s is imported without a document', async (tag, type) => {
    const seen = await inNode(`
      const entry = await import('${manifest.name}/elements/${tag}');
      const kinds = Object.entries(entry).map(([name, value]) => [name, typeof value]);
      console.log(JSON.stringify([kinds, typeof document, typeof window]));
    `);
    expect(seen).toEqual([[[type, 'function']], 'undefined', 'undefined']);
  });

  test('the index has every element, each the same as its entry has', async () => {
    const same = await inNode(`
      const index = await import('${manifest.name}');
      const same = {};
      for (const [tag, type] of ${JSON.stringify([...elements])})
        same[tag] = index[type] === (await import('${manifest.name}/elements/' + tag))[type];
      console.log(JSON.stringify([Object.keys(index).sort(), same, typeof document, typeof window]));
    `);
    const all = Object.fromEntries(tags.map((tag) => [tag, true]));
    expect(same).toEqual([[...elements.values()].sort(), all, 'undefined', 'undefined']);
  });
});

describe('packages', () => {
  test('stay imports, and are those a user installs', () => {
    const used = new Set(
      [...imports.values()].flatMap(({ eager, lazy }) => [...eager, ...lazy].filter(isPackage).map(packageOf)),
    );
    const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    expect([...used].filter((name) => !installed.includes(name))).toEqual([]);
    expect([...used]).toEqual(expect.arrayContaining(['three', 'lit', '@observablehq/plot', '@preact/signals-core']));
  });

  // Words that each package has once, in a text that no build changes.
  test.each([
    ['three', 'three/build/three.core.js', '__THREE__'],
    ['lit-html', 'lit-html/lit-html.js', 'litHtmlVersions'],
    ['reactive-element', '@lit/reactive-element/reactive-element.js', 'reactiveElementVersions'],
    ['plot', '@observablehq/plot/src/style.js', 'plot-d6a7b5'],
    ['signals', '@preact/signals-core/dist/signals-core.mjs', 'Cycle detected'],
  ])('%s is not copied in', (_name, file, word) => {
    expect(read(`node_modules/${file}`)).toContain(word);
    expect(scripts.filter((path) => readFileSync(join(lib, path), 'utf8').includes(word))).toEqual([]);
  });

  test('three and Plot wait until something is drawn', () => {
    for (const entry of ['index.js', ...tags.map((tag) => `elements/${tag}.js`)]) {
      const eager = eagerPackages(entry);
      expect(eager, entry).toContain('lit');
      for (const heavy of ['three', '@observablehq/plot']) expect(eager, entry).not.toContain(heavy);
    }
  });

  test('all modules that are named exist, and none is left over', () => {
    const named = [...imports].flatMap(([path, { eager, lazy }]) =>
      [...eager, ...lazy].filter((each) => !isPackage(each)).map((each) => join(dirname(path), each)),
    );
    expect(named.filter((path) => !scripts.includes(path))).toEqual([]);
    const chunks = scripts.filter((path) => path.startsWith('chunks/'));
    expect(chunks.filter((path) => !named.includes(path))).toEqual([]);
  });
});

describe('declarations', () => {
  test('are there once for every entry, and declare its class and tag', () => {
    const found = readdirSync(declarations).filter((name) => name.endsWith('.d.ts'));
    expect(found.sort()).toEqual(['index', ...tags].map((name) => `${name}.d.ts`).sort());
    for (const [tag, type] of elements) {
      const text = readFileSync(join(declarations, `${tag}.d.ts`), 'utf8');
      expect(text).toContain(`export declare class ${type} `);
      expect(text).toContain(`'${tag}': ${type};`);
      expect(readFileSync(join(declarations, 'index.d.ts'), 'utf8')).toContain(`export { ${type} } from './${tag}.js'`);
    }
  });

  test('name only files that exist, with the extension Node asks for', () => {
    const types = join(lib, 'types');
    const missing = filesOf(types, '.d.ts').flatMap((name) =>
      ts
        .preProcessFile(readFileSync(join(types, name), 'utf8'))
        .importedFiles.map(({ fileName }) => fileName)
        .filter((each) => each.startsWith('.'))
        .filter((each) => !existsSync(join(types, dirname(name), each.replace(/\.js$/, '.d.ts'))))
        .map((each) => `${name}: ${each}`),
    );
    expect(missing).toEqual([]);
  });
});

test('custom-elements.json names every element, its class and its module', () => {
  interface Module {
    path: string;
    declarations: { tagName?: string; name: string; description?: string }[];
    exports: { name: string; declaration: { module: string } }[];
  }
  const { modules } = JSON.parse(read(manifest.customElements)) as { modules: Module[] };
  const named = modules.flatMap(({ path, declarations: all, exports }) =>
    all.flatMap(({ tagName, name, description }) =>
      tagName === undefined
        ? []
        : [[tagName, name, path, exports.find((each) => each.name === name)?.declaration.module, Boolean(description)]],
    ),
  );
  const expected = [...elements].map(([tag, type]) => {
    const path = `dist/lib/elements/${tag}.js`;
    return [tag, type, path, path, true];
  });
  expect(named.sort()).toEqual(expected.sort());
  expect(expected.filter(([, , path]) => !existsSync(join(root, `${path}`)))).toEqual([]);
});

describe('package.json', () => {
  const name = (subpath: string): string => manifest.name + subpath.slice(1);
  /** Its exports, with each element in place of a pattern. */
  const subpaths = Object.keys(manifest.exports).flatMap((each) =>
    each.includes('*') ? tags.map((tag) => each.replace('*', each.includes('embed') ? `${tag}.js` : tag)) : [each],
  );

  test('exports files that exist and that are packed', async () => {
    expect(subpaths.length).toBeGreaterThan(2 * tags.length);
    const specifiers = JSON.stringify(subpaths.map(name));
    const urls = (await inNode(
      `console.log(JSON.stringify(${specifiers}.map((each) => import.meta.resolve(each))))`,
    )) as string[];
    const paths = urls.map((url) => relative(root, new URL(url).pathname));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const packed = [...manifest.files.map((each) => `${each}/`), 'package.json'];
    expect(paths.filter((path) => !packed.some((each) => path.startsWith(each)))).toEqual([]);
    expect(join(root, manifest.customElements)).toBe(join(root, paths[subpaths.indexOf('./custom-elements.json')]));
  });

  test('does not export sources', async () => {
    const code = await inNode(`
      const failed = await import('${manifest.name}/src/elements/index.ts').catch(({ code }) => code);
      console.log(JSON.stringify(failed));
    `);
    expect(code).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test.each([
    ['Bundler', ts.ModuleResolutionKind.Bundler],
    ['NodeNext', ts.ModuleResolutionKind.NodeNext],
  ])('gives TypeScript the declarations, %s', (_name, moduleResolution) => {
    const entries = subpaths.filter((each) => each === '.' || each.startsWith('./elements/'));
    const found = entries.map((each) => {
      const from = join(root, 'examples/user.mts');
      const { resolvedModule } = ts.resolveModuleName(name(each), from, { moduleResolution }, ts.sys);
      return resolvedModule && relative(declarations, resolvedModule.resolvedFileName);
    });
    expect(found).toEqual(entries.map((each) => `${each === '.' ? 'index' : basename(each)}.d.ts`));
  });
});
