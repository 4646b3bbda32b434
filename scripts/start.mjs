// `npm start`: installs what is missing, builds the site and serves it on localhost. Options: --port 4173.
import { join } from 'node:path';
import { readArguments, readPort } from './lib/arguments.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { orExit, root, runNode } from './lib/process.mjs';
import { serveFolder } from './lib/static-server.mjs';

const { values } = readArguments({ port: { type: 'string' } });
const wanted = values.port === undefined ? 4173 : readPort(values.port);

await ensureInstalled();
orExit(await runNode('scripts/build.mjs', ['site']));
const server = await serveFolder(join(root, 'dist/site'), { port: wanted });
if (wanted !== 0 && server.port !== wanted) console.log(`Port ${wanted} is taken; using ${server.port}.`);
console.log(`\nntk-explorer is at ${server.url} (Ctrl-C ends it)`);

const stop = () => void server.close().then(() => process.exit(0));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
