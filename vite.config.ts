// What is built: one configuration per target, chosen with `--mode` (site, lib, embed, node, bench).
import { defineConfig } from 'vite';
import { targets } from './scripts/targets.ts';

export default defineConfig(({ mode, command }) => {
  const name = command === 'serve' && !(mode in targets) ? 'site' : mode;
  if (!(name in targets)) throw new Error(`Unknown target "${name}"; there are ${Object.keys(targets).join(', ')}.`);
  return targets[name as keyof typeof targets]();
});
