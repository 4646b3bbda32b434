// Counter-based random numbers (Philox 4x32-10, Salmon et al. 2011): the value at (seed, stream, counter) depends on
// nothing else, and every operation is exact or IEEE-rounded, so all engines give the same bits.
import { inverseNormalCdf } from './inverse-normal';

const twoTo32 = 4294967296;

/** The high 32 bits of the product of two unsigned 32-bit integers; every intermediate is below 2^53. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/** Ten rounds of Philox on four counter words under two key words, written into `out` (length 4, unsigned). */
export function philox(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  let [c0, c1, c2, c3] = [counter[0], counter[1], counter[2], counter[3]];
  let [k0, k1] = [key[0], key[1]];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The stream number (unsigned 32 bits) of a name: FNV-1a over its UTF-16 code units, then a finaliser. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The four words of block `block` (0 to 2^53) of a stream. `seed` is a whole number from 0 to 2^53. */
function blockOf(seed: number, stream: number, block: number, out: Uint32Array): Uint32Array {
  const counter = [block >>> 0, Math.floor(block / twoTo32) >>> 0, stream >>> 0, 0];
  philox(counter, [seed >>> 0, Math.floor(seed / twoTo32) >>> 0], out);
  return out;
}

/** Calls `use` with the first `count` words of a stream, computing each block of four once. */
function eachWord(seed: number, stream: number, count: number, use: (bits: number, index: number) => void): void {
  const words = new Uint32Array(4);
  for (let i = 0; i < count; i++) {
    if (i % 4 === 0) blockOf(seed, stream, i / 4, words);
    use(words[i % 4], i);
  }
}

/** Fills `out` with the words of a stream from place `first` on, a multiple of 4. */
export function fillBits(seed: number, stream: number, first: number, out: Uint32Array): void {
  const words = new Uint32Array(4);
  for (let at = 0; at < out.length; at += 4) {
    blockOf(seed, stream, (first + at) / 4, words);
    for (let i = 0; i < 4 && at + i < out.length; i++) out[at + i] = words[i];
  }
}

/** 32 random bits (unsigned) at a place. `seed` and `counter` are whole numbers from 0 to 2^53, `stream` 32 bits. */
export function uniformBits(seed: number, stream: number, counter: number): number {
  return blockOf(seed, stream, Math.floor(counter / 4), new Uint32Array(4))[counter % 4];
}

/** A number strictly between 0 and 1 from 32 bits: the middle of one of 2^32 equal intervals. */
export function toUnitInterval(bits: number): number {
  return (bits + 0.5) / twoTo32;
}

/** A number strictly between 0 and 1 at a place. */
export function uniform(seed: number, stream: number, counter: number): number {
  return toUnitInterval(uniformBits(seed, stream, counter));
}

/** A standard normal number at a place (|z| < 6.4, since it comes from 32 bits). */
export function normal(seed: number, stream: number, counter: number): number {
  return inverseNormalCdf(uniform(seed, stream, counter));
}

/** The first `count` standard normals of a stream times `deviation`, rounded to float32. */
export function normals(seed: number, stream: number, count: number, deviation = 1): Float32Array {
  const out = new Float32Array(count);
  eachWord(seed, stream, count, (bits, i) => {
    out[i] = deviation * inverseNormalCdf(toUnitInterval(bits));
  });
  return out;
}

/** A random order of 0..count-1 (Fisher and Yates), the same on every engine. `count` up to 2^31. */
export function permutation(seed: number, stream: number, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const words = new Uint32Array(4);
  for (let last = count - 1; last > 0; last--) {
    blockOf(seed, stream, last, words);
    const unit = ((words[0] >>> 5) * 67108864 + (words[1] >>> 6)) / 9007199254740992;
    const other = Math.floor(unit * (last + 1));
    const kept = order[last];
    order[last] = order[other];
    order[other] = kept;
  }
  return order;
}
