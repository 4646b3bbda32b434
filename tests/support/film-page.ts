// A film on the built page: made with its form, its table and its charts read and compared with the oracle.
import type { Locator } from 'playwright';
import { expect } from 'vitest';
import { expectLines } from './drawn-curves';
import type { OracleFrame } from './film-oracle';
import { shownNumber } from './shown-number';

/** Half a unit of the fourth digit, and what float32 leaves of numbers that are far from zero. */
export const near = (shown: number, expected: number, absolute = 0): boolean =>
  Math.abs(shown - expected) <= 6e-4 * Math.abs(expected) + absolute;

const quantities: readonly (readonly [string, (frame: OracleFrame) => number, number])[] = [
  ['step', ({ step }) => step, 0],
  ['train-loss', ({ trainLoss }) => trainLoss, 0],
  ['test-loss', ({ testLoss }) => testLoss, 0],
  ['train-accuracy', ({ trainAccuracy }) => trainAccuracy, 5.1e-4],
  ['test-accuracy', ({ testAccuracy }) => testAccuracy, 5.1e-4],
  ['distance', ({ distance }) => distance, 1e-6],
  ['drift', ({ drift }) => drift, 2e-5],
  ['velocity', ({ velocity }) => velocity, 2e-7],
  ['alignment', ({ alignment }) => alignment, 2e-5],
  ['centred-alignment', ({ centredAlignment }) => centredAlignment, 1e-4],
  ['top-eigenvalue', ({ eigenvalues }) => eigenvalues[0], 0],
  ['effective-rank', ({ effectiveRank }) => effectiveRank, 0],
  ['participation', ({ participation }) => participation, 0],
  ['movement', ({ movement }) => movement, 1e-5],
];

/** The table's column of a run. */
export async function expectNumbers(film: Locator, expected: OracleFrame, run = 0): Promise<void> {
  for (const [name, of, absolute] of quantities) {
    const text = await film.locator(`[data-quantity="${name}"] td`).nth(run).innerText();
    const [shown, value] = [shownNumber(text), of(expected)];
    if (Number.isNaN(value)) expect(text).toBe('\u2013');
    else expect(near(shown, value, absolute), `${name} at step ${expected.step}: ${shown}, ${value}`).toBe(true);
  }
}

const curves: readonly (readonly [string, readonly ((frame: OracleFrame) => number)[]])[] = [
  ['loss', [({ trainLoss }) => trainLoss, ({ testLoss }) => testLoss]],
  ['accuracy', [({ trainAccuracy }) => trainAccuracy, ({ testAccuracy }) => testAccuracy]],
  ['movement', [({ movement }) => movement]],
  ['distance', [({ distance }) => distance]],
  ['drift', [({ drift }) => drift]],
  ['velocity', [({ velocity }) => velocity]],
  ['alignment', [({ alignment }) => alignment, ({ centredAlignment }) => centredAlignment]],
  [
    'eigenvalues',
    Array.from(
      { length: 8 },
      (_, k) =>
        ({ eigenvalues }: OracleFrame) =>
          Math.log10(eigenvalues[k]),
    ),
  ],
  ['rank', [({ effectiveRank }) => effectiveRank, ({ participation }) => participation]],
];

/** Of each chart the lines of one run after the other. */
export async function expectCurves(film: Locator, runs: readonly (readonly OracleFrame[])[]): Promise<void> {
  for (const [name, lines] of curves) {
    const wanted = runs.flatMap((frames, run) =>
      lines.map((of, line) => {
        const points = frames.filter((frame) => Number.isFinite(of(frame)));
        return { name: `${name} ${run}, ${line}`, x: points.map(({ step }) => step), y: points.map(of) };
      }),
    );
    await expectLines(film.locator(`.plot.${name}`), wanted);
  }
}
