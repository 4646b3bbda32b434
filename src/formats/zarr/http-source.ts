// A store on a server, by ranges of bytes. An answer is taken only when it is the part that was asked for.
import { isAbort } from '../../core/progress';
import { unreachable } from '../../core/errors';
import { readBody } from '../response-body';
import type { ByteRange, ByteSource, Piece } from './byte-source';
import { refuse } from './refuse';

export interface HttpOptions {
  /** Milliseconds until an answer must have come whole; 30,000 when absent. */
  readonly timeout?: number;
}

const defaultTimeout = 30_000;
/** A store may have grown since a browser's cache was filled: it asks whether what it has is still true. */
const manners = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-cache' } as const;
const isMissing = (status: number): boolean => status === 404 || status === 410;
const isPage = ({ headers }: Response): boolean => /^text\/html\b/i.test(headers.get('content-type') ?? '');

const headerOf = (range: ByteRange): string =>
  'last' in range ? `bytes=-${range.last}` : `bytes=${range.start}-${range.end - 1}`;

/** The part of the file that an answer says it is. Throws InvalidFile when that is not the part asked for. */
function partOf(path: string, range: ByteRange, { headers }: Response): { length: number; size: number } {
  const stated = headers.get('content-range');
  if (stated === null)
    throw refuse(path, 'the answer has no Content-Range, or its server does not let other pages see it (CORS)');
  const [first, last, size] = (/^bytes (\d+)-(\d+)\/(\d+)$/i.exec(stated) ?? []).slice(1).map(Number);
  const start = 'last' in range ? Math.max(0, size - range.last) : range.start;
  const end = 'last' in range ? size : Math.min(range.end, size);
  if (first !== start || last !== end - 1 || !(start < end))
    throw refuse(path, `the answer is of ${stated.slice(0, 60)}, asked for were ${headerOf(range)}`);
  return { length: end - start, size };
}

const tooMuch = (path: string, limit: number): Error => refuse(path, `more bytes come than the ${limit} agreed to`);

/** Without what follows a question mark, which may be secret. */
const shown = ({ origin, pathname }: URL): string => origin + pathname;

class HttpSource implements ByteSource {
  constructor(
    private readonly root: URL,
    private readonly timeout: number,
  ) {}

  whole(path: string, limit: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    return this.ask(path, {}, signal, async (response) => {
      if (response.status !== 200) throw this.unexpected(path, response);
      if (isPage(response)) throw refuse(path, 'the server answers with a web page');
      return readBody(response, limit, () => tooMuch(path, limit));
    });
  }

  read(path: string, range: ByteRange, signal?: AbortSignal): Promise<Piece | undefined> {
    return this.ask(path, { Range: headerOf(range) }, signal, async (response) => {
      if (response.status === 416) throw refuse(path, `it is too short: it has no ${headerOf(range)}`);
      if (isPage(response)) throw refuse(path, 'the server answers with a web page');
      if (response.status === 200) throw refuse(path, 'the server ignores ranges of bytes (it answers 200, not 206)');
      if (response.status !== 206) throw this.unexpected(path, response);
      const { length, size } = partOf(path, range, response);
      const bytes = await readBody(response, length, () => tooMuch(path, length));
      if (bytes.length < length) throw refuse(path, `${bytes.length} bytes came of ${length} (${headerOf(range)})`);
      return { bytes, size };
    });
  }

  private unexpected(path: string, { status }: Response): Error {
    return unreachable(shown(this.addressOf(path)), `the server answered ${status}`);
  }

  /** What follows a question mark in the root's address, such as a key, goes with every request. */
  private addressOf(path: string): URL {
    const url = new URL(path, this.root);
    url.search = this.root.search;
    return url;
  }

  /** What `take` makes of the answer; undefined where there is no such file. */
  private async ask<T>(
    path: string,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
    take: (response: Response) => Promise<T>,
  ): Promise<T | undefined> {
    const deadline = AbortSignal.timeout(this.timeout);
    const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const url = this.addressOf(path);
    try {
      const response = await fetch(url, { ...manners, headers, signal: stop });
      this.checkOrigin(path, response);
      if (!isMissing(response.status)) return await take(response).finally(() => void cancel(response));
      await cancel(response);
      return undefined;
    } catch (error) {
      throw this.named(error, url, signal, deadline);
    }
  }

  private checkOrigin(path: string, response: Response): void {
    const { origin } = new URL(response.url);
    if (origin === this.root.origin) return;
    void cancel(response);
    throw refuse(path, `the server sends the reader on to ${origin}`);
  }

  private named(error: unknown, url: URL, signal: AbortSignal | undefined, deadline: AbortSignal): unknown {
    if (signal?.aborted) return signal.reason;
    if (deadline.aborted) return unreachable(shown(url), `no whole answer came within ${this.timeout / 1000} s`);
    if (error instanceof TypeError || isAbort(error))
      return unreachable(shown(url), 'the connection fails, or the server does not let other pages read it (CORS)');
    return error;
  }
}

const cancel = ({ body, bodyUsed }: Response): Promise<void> =>
  bodyUsed || !body || body.locked ? Promise.resolve() : body.cancel().catch(() => undefined);

/** A store whose root is at an address that begins with http: or https:. Throws Unreachable for any other. */
export function httpSource(address: string, { timeout = defaultTimeout }: HttpOptions = {}): ByteSource {
  const root = URL.parse(address);
  if (!root || !/^https?:$/.test(root.protocol))
    throw unreachable(address, 'it is not an address that begins with https://');
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  return new HttpSource(root, timeout);
}
