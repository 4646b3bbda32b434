// A small static file server for a folder on this machine: right types, no caching, nothing outside the folder.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.woff2': 'font/woff2',
};

/** The file a request asks for, or undefined when there is none or it lies outside the folder. */
async function findFile(folder, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0')) return undefined;
  const file = normalize(join(folder, path));
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() && !path.endsWith('/')) return { file, size: found.size };
  if (!found?.isDirectory() || !path.endsWith('/')) return undefined;
  const index = join(file, 'index.html');
  const page = await stat(index).catch(() => undefined);
  return page?.isFile() ? { file: index, size: page.size } : undefined;
}

async function answer(folder, headers, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
  const found = await findFile(folder, request.url);
  if (found === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const type = types[extname(found.file)] ?? 'application/octet-stream';
  const fixed = { 'Content-Type': type, 'Content-Length': found.size, 'Cache-Control': 'no-cache' };
  response.writeHead(200, { ...fixed, 'X-Content-Type-Options': 'nosniff', ...headers });
  if (request.method === 'HEAD') return void response.end();
  const stream = createReadStream(found.file);
  stream.on('error', () => response.destroy());
  stream.pipe(response);
}

function listenOn(server, port, host) {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done(server.address().port);
    });
  });
}

/** Listens on what `localhost` means here; on IPv4 where the name stands for an address the machine lacks. */
async function listen(server, port) {
  try {
    return await listenOn(server, port, 'localhost');
  } catch (error) {
    if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code)) throw error;
    return listenOn(server, port, '127.0.0.1');
  }
}

/**
 * Serves `folder` on localhost. `port` is tried first and a free one taken when it is in use (0: any free one;
 * `strict`: rejects instead). `headers` are added to every file's answer.
 * Resolves with the address (ending in a slash), the port and a `close` that drops open connections.
 */
export async function serveFolder(folder, { port = 0, strict = false, headers = {} } = {}) {
  const server = createServer((request, response) => void answer(resolve(folder), headers, request, response));
  const taken = await listen(server, port).catch((error) => {
    if (strict || !['EADDRINUSE', 'EACCES'].includes(error.code)) throw error;
    return listen(server, 0);
  });
  const close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://localhost:${taken}/`, port: taken, close };
}
