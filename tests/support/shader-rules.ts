// The rules of the shaders as pure functions: names, one entry point, storage bindings, and the chain
// shaders/<room>/a_b.wgsl -> src/kernels/a-b.ts (encodeAB) -> tests/gpu/a-b.test.ts.
import { importsOf, type Sources } from './architecture';

/** The default limit of storage buffers per stage. */
const mostStorageBindings = 8;

const snake = /^_?[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const pascal = /^[A-Z][A-Za-z0-9]*$/;
const upper = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\/\/[^\n]*/g, ' ');
}

const namesBy = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => match[1]);

function fieldsOf(text: string): string[] {
  const bodies = namesBy(/\bstruct\s+\w+\s*\{([^}]*)\}/g, text);
  return bodies.flatMap((body) => namesBy(/(\w+)\s*:/g, body.replace(/@\w+(\([^)]*\))?/g, ' ')));
}

function wrong(path: string, kind: string, names: string[], pattern: RegExp): string[] {
  return names.filter((name) => !pattern.test(name)).map((name) => `${path}: the ${kind} ${name} is misnamed`);
}

/** Functions and fields snake_case, structs PascalCase, overrides UPPER_CASE. */
export function checkShaderNames(path: string, source: string): string[] {
  const text = withoutComments(source);
  return [
    ...wrong(path, 'function', namesBy(/\bfn\s+(\w+)/g, text), snake),
    ...wrong(path, 'field', fieldsOf(text), snake),
    ...wrong(path, 'struct', namesBy(/\bstruct\s+(\w+)/g, text), pascal),
    ...wrong(path, 'override', namesBy(/\boverride\s+(\w+)/g, text), upper),
  ];
}

/** Exactly one compute entry point, named like the file; none in shaders/shared. No vertex or fragment stage. */
export function checkEntryPoint(path: string, source: string): string[] {
  const text = withoutComments(source);
  const stages = (text.match(/@(compute|vertex|fragment)\b/g) ?? []).length;
  const entries = namesBy(/@compute\b[^{;]*?\bfn\s+(\w+)/g, text);
  if (isShared(path)) return stages === 0 ? [] : [`${path}: shared code has an entry point`];
  const name = path.split('/').pop()!.replace('.wgsl', '');
  const fits = stages === 1 && entries.length === 1 && entries[0] === name;
  return fits ? [] : [`${path}: wants the one entry point ${name}, has ${entries.join(', ') || 'none'}`];
}

/** More storage buffers than every adapter offers. `linked` is the shader with what it imports. */
export function checkStorageBindings(path: string, linked: string): string[] {
  const count = (withoutComments(linked).match(/\bvar\s*<\s*storage\b/g) ?? []).length;
  return count <= mostStorageBindings ? [] : [`${path}: ${count} storage bindings, ${mostStorageBindings} are certain`];
}

const isShared = (path: string) => path.startsWith('shaders/shared/');

/** Whether a kernel file exports the function under exactly this name. */
function exportsFunction(text: string, name: string): boolean {
  return new RegExp(`^export (async )?(function|const) ${name}\\b`, 'm').test(text);
}

function checkLink(path: string, sources: Sources, tests: readonly string[]): string[] {
  const kebab = path.split('/').pop()!.replace('.wgsl', '').replaceAll('_', '-');
  const encode = `encode${kebab.replace(/(^|-)([a-z0-9])/g, (_, _dash: string, letter: string) => letter.toUpperCase())}`;
  const kernel = `src/kernels/${kebab}.ts`;
  const test = `tests/gpu/${kebab}.test.ts`;
  const missing = tests.includes(test) ? [] : [`${path}: no ${test}`];
  if (!(kernel in sources)) return [`${path}: no ${kernel}`, ...missing];
  const loads = importsOf(kernel, sources[kernel]).some((specifier) => specifier === `../../${path}`);
  if (!loads) missing.push(`${kernel}: does not import ${path}`);
  if (!exportsFunction(sources[kernel], encode)) missing.push(`${kernel}: does not export ${encode}`);
  return missing;
}

/** Shaders without their kernel file, its encode function, or their GPU test, and kernel files that load another's. */
export function checkChain(shaders: readonly string[], sources: Sources, tests: readonly string[]): string[] {
  const own = shaders.filter((path) => !isShared(path));
  return own.flatMap((path) => checkLink(path, sources, tests));
}
