// What the libraries look for in Node and do not find in an ES module.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** To be called before they are loaded. */
export function prepareNode(): void {
  const require = createRequire(import.meta.url);
  const binaries = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
  Object.assign(globalThis, { require, __dirname: binaries });
  if (navigator.userAgent === undefined) Object.assign(navigator, { userAgent: `Node ${process.version}` });
}
