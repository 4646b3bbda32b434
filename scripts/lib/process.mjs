// Running child processes from the scripts: output goes straight through, failure ends the script with its code.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** For `stdio`: what is said on the way goes to standard error, and is no part of what a script prints. */
export const toStandardError = ['ignore', 2, 'inherit'];

/** Runs a command to its end and resolves with its exit code (1 when a signal ended it). Rejects when it cannot start. */
export function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', fail);
    child.on('close', (code) => done(code ?? 1));
  });
}

/** Runs a Node script of this repository or of an installed package, path relative to the root. */
export function runNode(script, args = [], options = {}) {
  return run(process.execPath, [resolve(root, script), ...args], options);
}

/**
 * Prints one line and ends the process with exit code 1.
 * @returns {never}
 */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Ends the process with `code` unless it is 0. */
export function orExit(code) {
  if (code !== 0) process.exit(code);
}
