// The waves over pairs of residues, in words.
import type { PairLine, PairWaves, SpectrumView } from '../../session/types';
import { formatPercent } from '../shared/format';

/** What waves go over, modulo as many as there are lines but one: "a", "b", "a + b", "a − 2b". */
export function lineName({ factor }: Pick<PairLine, 'factor'>, { lines }: PairWaves): string {
  const modulus = lines.length - 1;
  if (factor === undefined) return 'b';
  if (factor === 0) return 'a';
  const isNear = 2 * factor <= modulus;
  const times = isNear ? factor : modulus - factor;
  return `a ${isNear ? '+' : '\u2212'} ${times === 1 ? '' : times}b`;
}

/** The one direction that holds most, and how much of the energy: "a + b: 96 %". */
export function strongestWaves(waves: PairWaves): string {
  const [first] = waves.lines;
  if (!(first.share + waves.constant > 0)) return 'undefined';
  return waves.constant > first.share
    ? `constant: ${formatPercent(waves.constant, 0)}`
    : `${lineName(first, waves)}: ${formatPercent(first.share, 0)}`;
}

const [told, most] = [0.1, 2]; // the share from which on a direction is told, and how many are

/** Which waves a function of pairs is, in a sentence. */
export function wavesSentence(waves: PairWaves): string {
  const [first] = waves.lines;
  if (!(first.share + waves.constant > 0)) return 'It is not finite, or zero on all pairs.';
  if (waves.constant > first.share)
    return `It is about the same on all pairs: ${formatPercent(waves.constant, 0)} of its energy.`;
  if (first.share < told)
    return `It has waves in all directions; the strongest, along ${lineName(first, waves)}, hold ${formatPercent(first.share, 0)} of its energy.`;
  const lines = waves.lines.filter(({ share }) => share >= told).slice(0, most);
  const parts = lines.map((line) => `${formatPercent(line.share, 0)} along ${lineName(line, waves)}`);
  return `Of its energy, waves hold ${parts.join(' and ')}; frequency ${first.frequency} along ${lineName(first, waves)} alone ${formatPercent(first.frequencyShare, 0)}.`;
}

/** Whether most of the energy is in waves over the sum. */
const isOfSum = ({ lines: [first] }: PairWaves): boolean => first.factor === 1 && first.share > 0.5;

/** How many of the eigenvectors that are known are waves along a + b, and what they hold of the labels. */
export function sumSentence({ waves = [], goalShares }: Pick<SpectrumView, 'waves' | 'goalShares'>): string {
  const places = waves.flatMap((each, at) => (isOfSum(each) ? [at] : []));
  const among = `the first ${waves.length} eigenvectors`;
  if (places.length === 0)
    return `None of ${among} has most of its energy along a + b, which is what is to be learned.`;
  const held = places.reduce((sum, at) => sum + (goalShares?.[at] ?? 0), 0);
  const first = `the first is number ${places[0] + 1}`;
  return `Of ${among} ${places.length} ${places.length === 1 ? 'has' : 'have'} most of the energy along a + b, which is what is to be learned (${first}); ${places.length === 1 ? 'it holds' : 'together they hold'} ${formatPercent(held)} of the labels.`;
}

/** Number of the eigenvector that holds most of the labels, of those that are known; undefined where no share is known. */
export function mostLabelled({
  goalShares,
  vectors,
}: Pick<SpectrumView, 'goalShares' | 'vectors'>): number | undefined {
  const shares = Array.from(goalShares?.subarray(0, vectors.length) ?? []);
  const largest = shares.indexOf(Math.max(...shares)); // NaN is nowhere
  return largest < 0 ? undefined : largest + 1;
}
