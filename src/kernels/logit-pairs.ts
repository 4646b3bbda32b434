// The pairs of logits of a full kernel that one dispatch computes: numbered row by row, as the shaders number them.

/** all: every c with every d. upper: d >= c, the others being mirrored. diagonal: d = c. */
export type PairRule = 'all' | 'upper' | 'diagonal';

export interface LogitPairs {
  /** Logits of the rows and of the columns; equal but for `all`. */
  readonly rows: number;
  readonly columns: number;
  readonly rule: PairRule;
}

/** What a kernel of one cotangent has. */
export const onePair: LogitPairs = { rows: 1, columns: 1, rule: 'diagonal' };

/** The number of a rule in the shaders. */
export const ruleCodes: Readonly<Record<PairRule, number>> = { all: 0, upper: 1, diagonal: 2 };

export function pairCount({ rows, columns, rule }: LogitPairs): number {
  if (rule === 'all') return rows * columns;
  return rule === 'upper' ? (rows * (rows + 1)) / 2 : rows;
}

/** Whether pair `number` has c = d. */
export function isDiagonal({ columns, rule }: LogitPairs, number: number): boolean {
  if (rule === 'diagonal') return true;
  if (rule === 'all') return Math.floor(number / columns) === number % columns;
  let left = number;
  for (let row = columns; left > 0; row--) left -= row;
  return left === 0;
}
