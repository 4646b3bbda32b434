// Where a Chromium with WebGPU is, how it is installed on Debian, and the flags that make it draw and compute.
import { existsSync } from 'node:fs';
import { installPackages, isDebian } from './debian.mjs';
import { fail } from './process.mjs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const packages = ['chromium', 'libvulkan1', 'fonts-dejavu-core', 'fonts-liberation'];

/** Path of a Chromium: CHROME_PATH, else the usual places. Undefined when there is none. */
export function findChromium() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) return existsSync(chosen) ? chosen : fail(`CHROME_PATH names no file: ${chosen}`);
  return usualPlaces.find((path) => existsSync(path));
}

/** Finds a Chromium, or installs Debian's when root; else ends the process with one line saying what to install. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const wanted = packages.join(' ');
  if (!isDebian()) fail('No Chromium found. Install Chromium or Chrome 121 or newer, or set CHROME_PATH to one.');
  if (process.getuid() !== 0) fail(`No Chromium found. Run: sudo apt-get update && sudo apt-get install -y ${wanted}`);
  console.error(`Installing a Chromium (apt-get install ${wanted})...`);
  return (
    ((await installPackages(packages)) && findChromium()) ||
    fail(`Chromium could not be installed. Run: apt-get install -y ${wanted}`)
  );
}

const softwareFlags = ['--use-webgpu-adapter=swiftshader', '--use-vulkan=swiftshader', '--use-angle=swiftshader'];

/** Launch flags: the software adapter, the same on every machine, or the machine's own with NTK_ADAPTER=hardware. */
export const chromiumFlags = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  ...(process.env.NTK_ADAPTER === 'hardware' ? [] : softwareFlags),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
