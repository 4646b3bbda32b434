// Addition modulo a prime: two numbers as one-hot vectors, one beside the other, and their sum as the class.
import { unsupported } from '../core/errors';
import { permutation, streamOf } from '../core/random';
import { type Dataset, splitIndices } from './dataset';

export interface ModularSettings {
  readonly name: 'modular-addition';
  /** A prime. */
  readonly modulus: number;
  /** Of all pairs, above 0 to 1. */
  readonly share: number;
  /** Of those, for training. */
  readonly trainShare: number;
  /** A whole number from 0 to 2^53: which pairs, and which of them are for training. */
  readonly seed: number;
}

export function isPrime(number: number): boolean {
  if (!Number.isInteger(number) || number < 2) return false;
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}

/** Pair (a, b) is number a * modulus + b; a part of the pairs stays in that order. Throws Unsupported unless it is a prime. */
export function modularAddition({ modulus, share, trainShare, seed }: ModularSettings): Dataset {
  if (!isPrime(modulus)) throw unsupported(`addition modulo ${modulus}, which is no prime`);
  const all = permutation(seed, streamOf('pairs'), modulus * modulus);
  const pairs = all.slice(0, Math.max(1, Math.round(share * all.length))).sort();
  const count = pairs.length;
  const [a, b] = [pairs.map((pair) => Math.floor(pair / modulus)), pairs.map((pair) => pair % modulus)];
  const features = 2 * modulus;
  const inputs = new Float32Array(count * features);
  for (let i = 0; i < count; i++) inputs[i * features + a[i]] = inputs[i * features + modulus + b[i]] = 1;
  return {
    name: `addition modulo ${modulus}`,
    count,
    features,
    inputs,
    labels: Uint32Array.from(pairs, (_, i) => (a[i] + b[i]) % modulus),
    classes: Array.from({ length: modulus }, (_, sum) => `${sum}`),
    split: splitIndices(count, 1 - trainShare, seed),
    pairs: { modulus, a, b },
    beside: [
      { kind: 'number', name: 'a', values: Float32Array.from(a) },
      { kind: 'number', name: 'b', values: Float32Array.from(b) },
    ],
  };
}
