// Debian's Dask, for the tests of examples/cluster.
import { spawnSync } from 'node:child_process';
import { installPackages, isDebian } from './debian.mjs';

const packages = ['python3-dask', 'python3-distributed'];

const isThere = () => spawnSync('/usr/bin/python3', ['-c', 'import dask, distributed']).status === 0;

/** Installs Dask where it is missing, on Debian as root; elsewhere its tests say that they are skipped. */
export async function ensureDask() {
  if (!isDebian() || process.getuid() !== 0 || isThere()) return;
  console.log(`Installing Dask (apt-get install ${packages.join(' ')})...`);
  if (!(await installPackages(packages))) console.log('Dask could not be installed: its tests are skipped.');
}
