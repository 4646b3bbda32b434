// The rules of the architecture as pure functions over source text: the layer table, imports, cycles, names, shaders.
// Every checker returns sentences that say what is wrong; an empty list means that all is well.
import ts from 'typescript';

/** What each layer of src/ may import. An arrow that is not here does not exist. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  model: ['core'],
  formats: ['core', 'model'],
  datasets: ['core', 'formats', 'public'],
  reference: ['core', 'model'],
  gpu: ['core'],
  kernels: ['gpu', 'core', 'shaders'],
  ops: ['kernels', 'model', 'gpu', 'core'],
  engine: ['ops', 'kernels', 'gpu', 'model', 'core'],
  neighbours: ['kernels', 'gpu', 'core'],
  theory: ['core'],
  state: ['core'],
  session: ['state', 'engine', 'neighbours', 'theory', 'datasets', 'formats', 'gpu', 'model', 'core'],
  view: ['gpu', 'core'],
  charts: ['core'],
  record: ['view', 'charts', 'state', 'core'],
  elements: ['session', 'view', 'charts', 'state', 'core'],
  app: ['elements', 'session', 'record', 'state'],
  cli: ['theory', 'neighbours', 'engine', 'ops', 'kernels', 'gpu', 'reference', 'datasets', 'formats', 'model', 'core'],
  bench: [
    ...['theory', 'neighbours', 'engine', 'ops', 'kernels', 'gpu', 'reference', 'datasets', 'formats', 'model', 'core'],
    'scripts',
  ],
};

/** Which layers may import a package; one that is not here may be imported nowhere. `node:` stands for Node's own. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  three: ['view'],
  lit: ['elements', 'app'],
  '@preact/signals-core': ['state', 'session', 'elements', 'app'],
  '@observablehq/plot': ['charts'],
  mediabunny: ['record'],
  '@bufbuild/protobuf': ['formats'],
  papaparse: ['formats'],
  fzstd: ['formats'],
  '@huggingface/tokenizers': ['formats'],
  zarrita: ['formats'],
  'umap-js': ['neighbours'],
  webgpu: ['gpu'],
  playwright: ['bench'],
  '@jax-js/jax': ['bench'],
  '@tensorflow/tfjs-core': ['bench'],
  '@tensorflow/tfjs-backend-webgpu': ['bench'],
  '@tensorflow/tfjs-backend-wasm': ['bench'],
  'node:': ['gpu', 'cli', 'bench'],
};

/** Source text by path from the root of the repository, with forward slashes. */
export type Sources = Readonly<Record<string, string>>;

const parse = (path: string, text: string) => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);

function visit(node: ts.Node, action: (node: ts.Node) => void): void {
  action(node);
  ts.forEachChild(node, (child) => visit(child, action));
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  const isUrl = ts.isNewExpression(node) && node.expression.getText() === 'URL';
  return isUrl && node.arguments?.[1]?.getText() === 'import.meta.url' ? node.arguments[0] : undefined;
}

/** Every module a file names: static, dynamic and type imports, re-exports, and `new URL(..., import.meta.url)`. */
export function importsOf(path: string, text: string): string[] {
  const found: string[] = [];
  visit(parse(path, text), (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    if (ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    else throw new Error(`${path}: an import that is not a plain string cannot be checked: ${specifier.getText()}`);
  });
  return found;
}

/** Path a relative import stands for, without resolving the extension. */
function join(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('?')[0].split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const layerOf = (path: string) => (path.startsWith('src/') ? path.split('/')[1] : path.split('/')[0]);

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? 'node:'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

function checkArrow(path: string, specifier: string): string[] {
  const from = layerOf(path);
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    return packages[name]?.includes(from) ? [] : [`${path}: ${from} may not import the package ${name}`];
  }
  const to = layerOf(join(path, specifier));
  return to === from || layers[from]?.includes(to) ? [] : [`${path}: ${from} may not import ${to} (${specifier})`];
}

/** Arrows between layers and packages that the tables do not list. */
export function checkLayers(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) =>
    importsOf(path, text).flatMap((specifier) => checkArrow(path, specifier)),
  );
}

/** Folders of src that the table does not list, and rows of the table without a folder. */
export function checkFolders(folders: readonly string[]): string[] {
  const unlisted = folders.filter((folder) => !(folder in layers)).map((folder) => `src/${folder} is not in the table`);
  const missing = Object.keys(layers).filter((layer) => !folders.includes(layer));
  return [...unlisted, ...missing.map((layer) => `the table lists ${layer}, but there is no src/${layer}`)];
}

function neighboursOf(path: string, sources: Sources): string[] {
  const relative = importsOf(path, sources[path]).filter((specifier) => specifier.startsWith('.'));
  return relative.flatMap((specifier) => {
    const target = join(path, specifier);
    const found = [target, `${target}.ts`, `${target}/index.ts`].find((candidate) => candidate in sources);
    return found === undefined ? [] : [found];
  });
}

/** Circles of files that import each other, types included; each circle is named once. */
export function checkCycles(sources: Sources): string[] {
  const done = new Set<string>();
  const trail: string[] = [];
  const circles: string[] = [];
  const walk = (path: string): void => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (trail.includes(path) || done.has(path)) return;
    trail.push(path);
    neighboursOf(path, sources).forEach(walk);
    trail.pop();
    done.add(path);
  };
  Object.keys(sources).forEach(walk);
  return circles.map((circle) => `a circle of imports: ${circle}`);
}

/** Files that no entry is built from, directly or through others; declarations are none. */
export function checkOrphans(sources: Sources, entries: readonly string[]): string[] {
  const reached = new Set<string>();
  const walk = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    neighboursOf(path, sources).forEach(walk);
  };
  entries.forEach(walk);
  const files = Object.keys(sources).filter((path) => !path.endsWith('.d.ts'));
  return files.filter((path) => !reached.has(path)).map((path) => `${path}: nothing that is built imports it`);
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
}

/** Default exports. */
export function checkDefaultExports(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    let found = false;
    visit(parse(path, text), (node) => void (found ||= isDefaultExport(node)));
    return found ? [`${path}: a default export`] : [];
  });
}

/** Calls of createBuffer and createTexture outside src/gpu, under whatever object they hang. */
export function checkAllocation(sources: Sources): string[] {
  const outside = Object.entries(sources).filter(([path]) => layerOf(path) !== 'gpu');
  return outside.flatMap(([path, text]) => {
    const found: string[] = [];
    visit(parse(path, text), (node) => {
      const named = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isStringLiteral(node) ? node.text : '';
      if (named === 'createBuffer' || named === 'createTexture') found.push(`${path}: ${named} outside src/gpu`);
    });
    return found;
  });
}

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const snake = /^[a-z0-9]+(_[a-z0-9]+)*$/;

/** Folders and files whose names are not kebab-case (snake_case under shaders/). */
export function checkFileNames(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const stem = path.replace(/(\.test|\.d|\.config)?\.[a-z0-9]+$/, '');
    const rule = layerOf(path) === 'shaders' ? snake : kebab;
    return stem.split('/').every((part) => rule.test(part)) ? [] : [`${path}: not a name of ours`];
  });
}
