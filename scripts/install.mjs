// Installs the locked dependencies when they are missing or stale, and nothing else.
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
