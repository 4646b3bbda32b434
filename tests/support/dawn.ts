// Gives Node a navigator.gpu through Dawn, so that the GPU tests run without a browser.
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, globals } from 'webgpu';

const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (!process.env.VK_ICD_FILENAMES && existsSync(softwareDriver)) process.env.VK_ICD_FILENAMES = softwareDriver;
if (!process.env.XDG_RUNTIME_DIR) {
  process.env.XDG_RUNTIME_DIR = join(tmpdir(), 'ntk-explorer-runtime');
  mkdirSync(process.env.XDG_RUNTIME_DIR, { recursive: true, mode: 0o700 });
}
Object.assign(globalThis, globals);
const gpu = create([]);
Object.defineProperty(globalThis.navigator ?? (globalThis.navigator = {} as Navigator), 'gpu', { value: gpu, configurable: true });
