// A store on a server: the ranges that are asked for, and every answer that is not one.
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { isNtkError } from '../../../../src/core/errors';
import { httpSource } from '../../../../src/formats/zarr/http-source';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { chunkLength } from '../../../../src/formats/zarr/shard';
import { entriesOf, factsOf, writeStore } from '../../../support/zarr-store';
import { type Fault, type Served, serve } from '../../../support/zarr-server';

const facts = factsOf(600, 300);
const good = writeStore(facts);
const first = { level: 0, row: 0, column: 0 };
const shard = '0/mean/c/0/0';
const length = 4 * chunkLength + 4 * 16 + 4; // of the first shard

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serving(fault?: Fault, files?: ReadonlyMap<string, Uint8Array>): Promise<Served> {
  const server = await serve(files ?? (await good), fault);
  open.push(server);
  return server;
}

/** A fault of the shard alone. */
const atShard =
  (answer: (response: ServerResponse, range: string) => unknown): Fault =>
  (path, request, response) => {
    if (path !== shard) return false;
    answer(response, request.headers.range!);
    return true;
  };

const page = { 'content-type': 'text/html; charset=utf-8' };

test('asks for documents, the index of a shard and the chunk, and for nothing else', async () => {
  const { address, requests } = await serving();
  const store = await openKernelStore(httpSource(address));
  expect(requests.every(({ range, path }) => range === undefined && path.endsWith('zarr.json'))).toBe(true);
  expect(requests.length).toBe(1 + 1 + 3 + 3);
  requests.length = 0;
  const tile = await store.tile(first, 'mean');
  expect([tile[0], tile[257]]).toEqual([entriesOf(facts)(0, 0), entriesOf(facts)(1, 1)]);
  await store.tile({ ...first, column: 1 }, 'mean');
  expect(requests.map(({ range }) => range)).toEqual([
    'bytes=-68',
    `bytes=0-${chunkLength - 1}`,
    `bytes=${chunkLength}-${2 * chunkLength - 1}`,
  ]);
});

test('a missing shard is NaN, is listed, and is asked for again', async () => {
  const files = new Map(await good);
  files.delete(shard);
  const { address } = await serving(undefined, files);
  const store = await openKernelStore(httpSource(address));
  expect((await store.tile(first, 'mean')).every(Number.isNaN)).toBe(true);
  expect(await store.missing()).toEqual([first]);
  files.set(shard, (await good).get(shard)!);
  expect((await store.tile(first, 'mean'))[0]).toBe(entriesOf(facts)(0, 0));
});

describe('an answer for a shard', () => {
  test.each<[string, (response: ServerResponse, range: string) => unknown, RegExp]>([
    ['that ignores the range', (r) => r.writeHead(200).end(new Uint8Array(length)), /ignores ranges of bytes/],
    ['that is a web page', (r) => r.writeHead(200, page).end('<!doctype html>'), /answers with a web page/],
    [
      'that is a web page as a part',
      (r) => r.writeHead(206, { ...page, 'content-range': `bytes 0-14/15` }).end('<!doctype html>'),
      /web page/,
    ],
    ['that is a web page of no type', (r) => r.writeHead(200).end('<!doctype html>'), /ignores ranges/],
    ['without Content-Range', (r) => r.writeHead(206).end(new Uint8Array(68)), /no Content-Range/],
    [
      'of another part',
      (r) => r.writeHead(206, { 'content-range': `bytes 0-67/${length}` }).end(new Uint8Array(68)),
      /the answer is of bytes 0-67/,
    ],
    [
      'of an unknown length',
      (r) => r.writeHead(206, { 'content-range': 'bytes 0-67/*' }).end(new Uint8Array(68)),
      /the answer is of bytes 0-67\/\*/,
    ],
    [
      'in other units',
      (r) => r.writeHead(206, { 'content-range': 'rows 0-67/68' }).end(new Uint8Array(68)),
      /the answer is of rows/,
    ],
    [
      'that ends early',
      (r) =>
        r.writeHead(206, { 'content-range': `bytes ${length - 68}-${length - 1}/${length}` }).end(new Uint8Array(60)),
      /60 bytes came of 68/,
    ],
    [
      'that goes on and on',
      (r) =>
        r
          .writeHead(206, { 'content-range': `bytes ${length - 68}-${length - 1}/${length}` })
          .end(new Uint8Array(10_000)),
      /more bytes come than the 68/,
    ],
    ['that the file is shorter', (r) => r.writeHead(416).end(), /too short/],
    [
      'of a truncated file',
      (r) => r.writeHead(206, { 'content-range': 'bytes 0-29/30' }).end(new Uint8Array(30)),
      /30 bytes are too short/,
    ],
  ])('%s is refused', async (_, answer, message) => {
    const { address } = await serving(atShard(answer));
    const store = await openKernelStore(httpSource(address));
    const error = await store.tile(first, 'mean').catch((each: unknown) => each);
    expect(isNtkError(error, 'InvalidFile') && error.message).toMatch(message);
    expect((error as Error).message).toContain(shard);
    const missing = await store.missing().catch((each: unknown) => each);
    expect(Array.isArray(missing)).toBe(false);
  });

  test.each<[string, (response: ServerResponse) => unknown, RegExp]>([
    [
      '500',
      (r) => r.writeHead(500).end(),
      /kernel.zarr\/0\/mean\/c\/0\/0 could not be fetched: the server answered 500/,
    ],
    ['403', (r) => r.writeHead(403).end(), /the server answered 403/],
    [
      'that breaks off',
      (r) =>
        r
          .writeHead(206, { 'content-range': `bytes ${length - 68}-${length - 1}/${length}`, 'content-length': 68 })
          .write('x', () => r.destroy()),
      /the connection fails/,
    ],
    ['that never comes', () => undefined, /no whole answer came within 0.3 s/],
    [
      'that never ends',
      (r) => r.writeHead(206, { 'content-range': `bytes ${length - 68}-${length - 1}/${length}` }).write('x'),
      /no whole answer came within 0.3 s/,
    ],
  ])('%s is unreachable, and may come later', async (_, answer, message) => {
    let isBroken = true;
    const { address } = await serving((...all) => isBroken && atShard(answer)(...all));
    const store = await openKernelStore(httpSource(address, { timeout: 300 }));
    const error = await store.tile(first, 'mean').catch((each: unknown) => each);
    expect(isNtkError(error, 'Unreachable') && error.message).toMatch(message);
    isBroken = false;
    expect((await store.tile(first, 'mean'))[0]).toBe(entriesOf(facts)(0, 0));
  });

  test('from another origin is refused, from another place of the same is taken', async () => {
    const { address: elsewhere, requests } = await serving();
    let target = elsewhere;
    const redirect: Fault = (path, request, response) => {
      if (path !== shard || request.url!.endsWith('?again')) return false;
      response.writeHead(302, { location: `${target}/${shard}?again` }).end();
      return true;
    };
    const { address } = await serving(redirect);
    const store = await openKernelStore(httpSource(address));
    await expect(store.tile(first, 'mean')).rejects.toThrow(`sends the reader on to ${new URL(elsewhere).origin}`);
    expect(requests.length).toBeGreaterThan(0);
    target = address;
    expect((await store.tile(first, 'mean'))[0]).toBe(entriesOf(facts)(0, 0));
  });
});

test.each<[string, (response: ServerResponse) => unknown, RegExp]>([
  ['a web page', (r) => r.writeHead(200, page).end('<!doctype html>'), /zarr.json: the server answers with a web page/],
  ['longer than any document', (r) => r.writeHead(200).end(new Uint8Array(2 ** 17)), /more bytes come than the 65536/],
  ['not there', (r) => r.writeHead(404).end(), /zarr.json: it is not there/],
])('a document that is %s is refused', async (_, answer, message) => {
  const { address } = await serving((path, _request, response) => {
    if (path !== '1/max/zarr.json') return false;
    answer(response);
    return true;
  });
  await expect(openKernelStore(httpSource(address))).rejects.toThrow(message);
});

test('what follows a question mark in the address goes with every request, and is not shown', async () => {
  const { address, requests } = await serving(atShard((response) => response.writeHead(500).end()));
  const store = await openKernelStore(httpSource(`${address}?key=secret`));
  const error = (await store.tile(first, 'mean').catch((each: unknown) => each)) as Error;
  expect(error.message).not.toContain('secret');
  expect(new Set(requests.map(({ search }) => search))).toEqual(new Set(['?key=secret']));
});

test.each(['kernel.zarr', 'file:///kernel.zarr', 'ftp://127.0.0.1/'])('%s is no address', (address) => {
  expect(() => httpSource(address)).toThrow('not an address');
});

test('a server that is not there is unreachable', async () => {
  const server = await serve(new Map());
  await server.close();
  const error = await openKernelStore(httpSource(server.address)).catch((each: unknown) => each);
  expect(isNtkError(error, 'Unreachable')).toBe(true);
});

describe('a signal that aborts', () => {
  /** A server that holds the answer for the shard back, and tells when its reader is gone. */
  async function held() {
    let arrive: () => void;
    let leave: () => void;
    const [arrived, gone] = [new Promise<void>((done) => (arrive = done)), new Promise<void>((done) => (leave = done))];
    const state = { isHeld: true };
    const { address } = await serving((path, _request, response) => {
      if (path !== shard || !state.isHeld) return false;
      response.on('close', () => leave());
      arrive();
      return true;
    });
    return { arrived, gone, state, store: await openKernelStore(httpSource(address)) };
  }

  test('ends the request at the server', async () => {
    const { arrived, gone, store } = await held();
    const control = new AbortController();
    const tile = store.tile(first, 'mean', control.signal);
    await arrived;
    control.abort(new Error('enough'));
    await expect(tile).rejects.toThrow('enough');
    await gone;
  });

  test('does not take the tile from another who waits for the same index', async () => {
    const { arrived, state, store } = await held();
    const control = new AbortController();
    const [stopped, kept] = [store.tile(first, 'mean', control.signal), store.tile({ ...first, column: 1 }, 'mean')];
    await arrived;
    state.isHeld = false;
    control.abort();
    await expect(stopped).rejects.toThrow('abort');
    expect((await kept)[0]).toBe(entriesOf(facts)(0, 256));
  });

  test('leaves at once one who waits for an index that another asked for', async () => {
    const { arrived, store } = await held();
    const [asking, control] = [new AbortController(), new AbortController()];
    const waits = store.tile(first, 'mean', asking.signal);
    await arrived;
    const tile = store.tile({ ...first, column: 1 }, 'mean', control.signal);
    control.abort();
    await expect(tile).rejects.toThrow('abort');
    asking.abort();
    await expect(waits).rejects.toThrow('abort');
  });

  test('before anything is asked keeps it from being asked', async () => {
    const { address, requests } = await serving();
    const store = await openKernelStore(httpSource(address));
    requests.length = 0;
    await expect(store.tile(first, 'largest', AbortSignal.abort())).rejects.toThrow('abort');
    await expect(store.missing({ signal: AbortSignal.abort() })).rejects.toThrow('abort');
    await expect(openKernelStore(httpSource(address), { signal: AbortSignal.abort() })).rejects.toThrow('abort');
    expect(requests).toEqual([]);
  });
});
