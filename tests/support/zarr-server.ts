// A server of files in memory over loopback, with ranges of bytes as RFC 9110 has them, and with whatever faults a test adds.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served {
  readonly address: string;
  readonly requests: { path: string; range: string | undefined; search: string }[];
  close(): Promise<void>;
}

/** True when it has answered, or never will. */
export type Fault = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

function boundsOf(range: string, size: number): [number, number] {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range)!;
  if (first === '') return [Math.max(0, size - Number(last)), size];
  return [Number(first), Math.min(size, Number(last) + 1)];
}

function send(file: Uint8Array, range: string | undefined, response: ServerResponse): void {
  if (range === undefined) return void response.writeHead(200, { 'content-length': file.length }).end(file);
  const [start, end] = boundsOf(range, file.length);
  if (start >= end) return void response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
  const headers = { 'content-range': `bytes ${start}-${end - 1}/${file.length}`, 'content-length': end - start };
  response.writeHead(206, headers).end(file.subarray(start, end));
}

export async function serve(files: ReadonlyMap<string, Uint8Array>, fault: Fault = () => false): Promise<Served> {
  const requests: Served['requests'] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://x');
    const path = url.pathname.replace('/kernel.zarr/', '');
    requests.push({ path, range: request.headers.range, search: url.search });
    if (fault(path, request, response)) return;
    const file = files.get(path);
    if (file) send(file, request.headers.range, response);
    else response.writeHead(404).end('not here');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/kernel.zarr`,
    requests,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
