// WebGPU for Node: Dawn through the `webgpu` package. For the command line, the benchmarks and the tests only;
// nothing that runs in a browser imports this file.
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Vulkan drivers in software that come with a browser. */
const softwareDrivers = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
];

/**
 * Gives Node a `navigator.gpu` and the WebGPU globals, once. The adapter is the software one of an installed Chromium,
 * the same on every machine; with NTK_ADAPTER=hardware, or with VK_ICD_FILENAMES set, or where no such driver is found,
 * it is the one the system offers.
 */
export async function installDawn(): Promise<void> {
  if (globalThis.navigator?.gpu !== undefined) return;
  chooseDriver();
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  if (globalThis.navigator === undefined)
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]), configurable: true });
}

/** The Vulkan loader reads these variables when the first adapter is asked for. */
function chooseDriver(): void {
  const software = softwareDrivers.find((path) => existsSync(path));
  if (process.env.NTK_ADAPTER !== 'hardware' && software !== undefined) process.env.VK_ICD_FILENAMES ??= software;
  if (process.platform !== 'linux' || process.env.XDG_RUNTIME_DIR) return;
  process.env.XDG_RUNTIME_DIR = join(tmpdir(), `ntk-explorer-${process.getuid?.() ?? 0}`);
  mkdirSync(process.env.XDG_RUNTIME_DIR, { recursive: true, mode: 0o700 });
}
