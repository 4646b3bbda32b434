// How many bytes of GPU memory this page allows itself. An allocation that succeeds proves nothing, so we count.
import { NtkError } from '../core/errors';

const mebibyte = 2 ** 20;

export class Budget {
  private taken = 0;

  constructor(readonly limit: number) {}

  get used(): number {
    return this.taken;
  }

  /** Counts `bytes`. Throws LimitExceeded, before anything is allocated, when they do not fit. */
  take(what: string, bytes: number): void {
    this.check(what, bytes);
    this.taken += bytes;
  }

  /** Throws LimitExceeded when `bytes` more would not fit. */
  check(what: string, bytes: number): void {
    const available = this.limit - this.taken;
    if (bytes <= available) return;
    const size = (value: number): string => `${Math.ceil(value / mebibyte).toLocaleString('en')} MiB`;
    const message = `${what} needs ${size(bytes)} of GPU memory and ${size(Math.max(available, 0))} of the budget is free.`;
    throw new NtkError('LimitExceeded', { what: `${what} (bytes)`, needed: bytes, available }, message);
  }

  give(bytes: number): void {
    this.taken -= bytes;
  }
}
