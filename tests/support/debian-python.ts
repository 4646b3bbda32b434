// Debian's Python with what its packages bring; tests that need it are skipped where it is not there, unless CI asks for all.
import { spawnSync } from 'node:child_process';

export const python = '/usr/bin/python3';

/** Whether modules can be imported. Throws in CI when one cannot. */
export function hasModules(...modules: readonly string[]): boolean {
  const { status } = spawnSync(python, ['-c', `import ${modules.join(', ')}`]);
  if (status === 0) return true;
  const missing = `${python} has not all of ${modules.join(', ')}: apt-get install python3-dask python3-distributed`;
  if (process.env.CI === 'true') throw new Error(missing);
  process.stderr.write(`skipped: ${missing}\n`);
  return false;
}
