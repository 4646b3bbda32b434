// Installs the locked dependencies when they are missing or differ from package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root, run, toStandardError } from './process.mjs';

const oldestNode = [20, 19];

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** True when every locked package that this platform needs is in node_modules with the locked content. */
export function isInstalled() {
  const locked = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (locked === undefined) fail('package-lock.json is missing or damaged. Restore it with git.');
  if (installed === undefined) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity && existsSync(join(root, path));
  });
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (!recent) fail(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

/** Makes node_modules equal to the lockfile. Ends the process with a message when npm fails. */
export async function ensureInstalled() {
  requireNode();
  if (isInstalled()) return;
  console.error('Installing the locked dependencies (npm ci)...');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  const windows = process.platform === 'win32';
  const options = { stdio: toStandardError, shell: !npm && windows };
  const code = await run(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, options);
  if (code !== 0) fail('npm ci failed: see the lines above. Is the network there?');
}
