// The sine from + - * and floor alone, so that all engines give the same bits: Math.sin may differ in its last one.

const twoPi = 6.283185307179586;
const terms = 11; // of the series; the next is below 1e-18 for a quarter turn

/** sin(2 pi turns), with an error of some 1e-16; the cosine is the sine a quarter of a turn further. */
export function sineOfTurns(turns: number): number {
  const quarters = 4 * (turns - Math.floor(turns));
  const isFalling = quarters > 1 && quarters < 3;
  const folded = isFalling ? 2 - quarters : quarters >= 3 ? quarters - 4 : quarters;
  const x = (folded / 4) * twoPi;
  let sum = 1;
  for (let k = terms; k >= 1; k--) sum = 1 - ((x * x) / (2 * k * (2 * k + 1))) * sum;
  return x * sum;
}
