// A function of pairs (a, b) of residues as a sum of waves: which directions over the square hold its energy, at what frequency.
//
// The two-dimensional discrete Fourier transform F(k, l) = sum_{a, b} v(a, b) exp(-2 pi i (k a + l b) / p) has, for a prime p,
// every frequency but (0, 0) on exactly one line through it: l = s k are the waves over a + s b, k = 0 those over b. A function
// of a + s b alone has all its energy, less its mean, on that line.

/** Of pairs modulo `modulus`: the waves over a + factor * b; of b alone where there is no factor. */
export interface PairLine {
  /** From 0, which is a alone, to modulus - 1, which is a - b. */
  readonly factor?: number;
  /** Of the energy, of all waves over it. */
  readonly share: number;
  /** Of the strongest of them: how often it turns while what it is over goes once round, from 1 to half the modulus. */
  readonly frequency: number;
  /** Of the energy, of that wave alone. */
  readonly frequencyShare: number;
}

export interface PairWaves {
  /** Of the energy, of what is the same on all pairs. */
  readonly constant: number;
  /** All modulus + 1 of them, the strongest first; their shares and the constant sum to 1. */
  readonly lines: readonly PairLine[];
}

/** cos and sin of 2 pi k / p. */
function circleOf(modulus: number) {
  const angles = Float64Array.from({ length: modulus }, (_, k) => (2 * Math.PI * k) / modulus);
  return { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
}

/** Transforms every row of a [modulus, modulus] array of complex numbers, and gives it back with rows as columns. */
function alongRows(real: Float64Array, imaginary: Float64Array, modulus: number) {
  const { cosines, sines } = circleOf(modulus);
  const [re, im] = [new Float64Array(real.length), new Float64Array(real.length)];
  for (let row = 0; row < modulus; row++) {
    for (let k = 0; k < modulus; k++) {
      let [x, y] = [0, 0];
      for (let at = 0, turn = 0; at < modulus; at++, turn = (turn + k) % modulus) {
        const [u, v] = [real[row * modulus + at], imaginary[row * modulus + at]];
        x += u * cosines[turn] + v * sines[turn];
        y += v * cosines[turn] - u * sines[turn];
      }
      re[k * modulus + row] = x;
      im[k * modulus + row] = y;
    }
  }
  return { re, im };
}

/**
 * Shares of the energy by frequency, [modulus, modulus], that of k along a and l along b at k * modulus + l: |F(k, l)|^2 over
 * their sum. Values are [modulus, modulus], by a, then b. NaN for a function that is zero everywhere, or not finite.
 */
export function pairEnergies(values: ArrayLike<number>, modulus: number): Float64Array {
  const start = alongRows(Float64Array.from(values), new Float64Array(values.length), modulus);
  const { re, im } = alongRows(start.re, start.im, modulus);
  const squares = re.map((x, at) => x * x + im[at] * im[at]);
  const total = squares.reduce((sum, square) => sum + square, 0);
  return squares.map((square) => square / total);
}

/** Of the waves of one line, whose frequency k is at `place(k)`. */
function lineOf(energies: Float64Array, modulus: number, factor: number | undefined): PairLine {
  const place = (k: number): number => (factor === undefined ? k : k * modulus + ((factor * k) % modulus));
  let best = { frequency: 1, frequencyShare: -1 };
  let share = 0;
  for (let k = 1; 2 * k <= modulus; k++) {
    const other = modulus - k;
    const energy = energies[place(k)] + (other === k ? 0 : energies[place(other)]);
    share += energy;
    if (energy > best.frequencyShare) best = { frequency: k, frequencyShare: energy };
  }
  return { ...(factor === undefined ? {} : { factor }), share, ...best };
}

/** The directions of a function over pairs modulo a prime, whose values are as in `pairEnergies`. */
export function pairWaves(values: ArrayLike<number>, modulus: number): PairWaves {
  const energies = pairEnergies(values, modulus);
  const factors = [undefined, ...Array.from({ length: modulus }, (_, factor) => factor)];
  const lines = factors.map((factor) => lineOf(energies, modulus, factor));
  return { constant: energies[0], lines: lines.sort((one, other) => other.share - one.share) };
}
