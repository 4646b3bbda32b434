// Type declarations and custom-elements.json of dist/lib.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orExit, root, runNode } from './process.mjs';

const types = join(root, 'dist/lib/types');
const manifest = join(root, 'dist/lib/custom-elements.json');

/** Gives relative imports the extension that Node's module resolution asks for. */
function addExtensions() {
  for (const name of readdirSync(types, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(types, name);
    const text = readFileSync(path, 'utf8');
    const relative = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+?)(?:\.js)?\2/g;
    writeFileSync(path, text.replace(relative, '$1$2$3.js$2'));
  }
}

/** Names the built modules instead of their sources. */
function nameBuiltModules() {
  const text = readFileSync(manifest, 'utf8');
  const built = text.replace(/"\/?src\/elements\/([a-z0-9-]+)\.ts"/g, (_, name) =>
    name.startsWith('ntk-') ? `"dist/lib/elements/${name}.js"` : `"dist/lib/${name}.js"`,
  );
  writeFileSync(manifest, built);
}

/** Writes the declarations and the custom elements manifest. Ends the process when either tool reports an error. */
export async function describeLibrary() {
  orExit(await runNode('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.lib.json']));
  addExtensions();
  const globs = ['--globs', 'src/elements/ntk-*.ts', '--outdir', 'dist/lib', '--litelement', '--quiet'];
  orExit(await runNode('node_modules/@custom-elements-manifest/analyzer/cem.js', ['analyze', ...globs]));
  nameBuiltModules();
}
