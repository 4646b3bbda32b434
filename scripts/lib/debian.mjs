// Packages of Debian.
import { existsSync, readFileSync } from 'node:fs';
import { run, toStandardError } from './process.mjs';

export function isDebian() {
  if (!existsSync('/etc/os-release') || !existsSync('/usr/bin/apt-get')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs packages as root; whether that went well. */
export async function installPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, stdio: toStandardError });
  return (
    (await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
      env,
      stdio: toStandardError,
    })) === 0
  );
}
