// Turns a `.wgsl` file into a module whose default export is the linked shader text.
// A query names the conditions it is linked under: `tile.wgsl?subgroups` sets SUBGROUPS, all others are false.
// `import package::shared::...` is resolved against shaders/ at build time; an unknown import fails the build.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { link } from 'wesl/core';
import type { Plugin } from 'vite';

const shaderRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../shaders');
const importPattern = /^\s*import\s+package::([a-z_0-9]+(?:::[a-z_0-9]+)*)::/gim;

async function collect(path: string, sources: Record<string, string>): Promise<void> {
  const key = `./${path}`;
  if (key in sources) return;
  sources[key] = await readFile(join(shaderRoot, path), 'utf8');
  for (const match of sources[key].matchAll(importPattern))
    await collect(`${match[1].replaceAll('::', '/')}.wgsl`, sources);
}

/** Links one shader file with everything it imports, under these conditions. Throws on an unknown import. */
export async function linkShader(
  file: string,
  conditions: Record<string, boolean> = {},
): Promise<{ code: string; dependencies: string[] }> {
  const root = relative(shaderRoot, file);
  const sources: Record<string, string> = {};
  await collect(root, sources);
  const linked = await link({ weslSrc: sources, rootModuleName: root.replace(/\.wgsl$/, ''), conditions });
  return { code: linked.dest, dependencies: Object.keys(sources).map((key) => join(shaderRoot, key)) };
}

export function wgsl(): Plugin {
  return {
    name: 'ntk-wgsl',
    enforce: 'pre',
    async load(id) {
      const [file, query = ''] = id.split('?');
      if (!file.endsWith('.wgsl')) return null;
      const { code, dependencies } = await linkShader(file, { SUBGROUPS: query.split('&').includes('subgroups') });
      for (const dependency of dependencies) this.addWatchFile(dependency);
      return `export default ${JSON.stringify(code)};`;
    },
  };
}
