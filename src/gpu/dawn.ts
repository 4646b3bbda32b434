// WebGPU for Node: Dawn through the `webgpu` package. For the command line, the benchmarks and the tests only;
// nothing that runs in a browser imports this file.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Vulkan drivers in software that come with a browser. */
const softwareDrivers = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
];

/** Where a system keeps what it knows of its Vulkan drivers. */
const driverFolders = ['/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/usr/share/vulkan/icd.d'];

/** software: that of an installed Chromium, the same on every machine. any: the system's own where it has a driver. */
export type AdapterChoice = 'hardware' | 'software' | 'any';

/**
 * Gives Node a `navigator.gpu` and the WebGPU globals, once. With VK_ICD_FILENAMES set, or where there is no
 * software driver, the adapter is the one the system offers, whatever the choice.
 */
export async function installDawn(choice: AdapterChoice = adapterWanted() ?? 'software'): Promise<void> {
  if (globalThis.navigator?.gpu !== undefined) return;
  chooseDriver(choice);
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  if (globalThis.navigator === undefined)
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]), configurable: true });
}

/** What NTK_ADAPTER asks for. */
export function adapterWanted(): AdapterChoice | undefined {
  const name = process.env.NTK_ADAPTER;
  return name === 'hardware' || name === 'software' || name === 'any' ? name : undefined;
}

/** The Vulkan loader reads these variables when the first adapter is asked for. */
function chooseDriver(choice: AdapterChoice): void {
  const software = softwareDrivers.find((path) => existsSync(path));
  const systems = choice === 'hardware' || (choice === 'any' && hasSystemDriver());
  if (!systems && software !== undefined) process.env.VK_ICD_FILENAMES ??= software;
  if (process.platform !== 'linux' || process.env.XDG_RUNTIME_DIR) return;
  process.env.XDG_RUNTIME_DIR = join(tmpdir(), `ntk-explorer-${process.getuid?.() ?? 0}`);
  mkdirSync(process.env.XDG_RUNTIME_DIR, { recursive: true, mode: 0o700 });
}

function hasSystemDriver(): boolean {
  return driverFolders.some(
    (folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.json')),
  );
}
