// What a nudge steps towards: classes, a token at every position, or rows of numbers; and what its predictions are about.
import { invalidFile } from '../core/errors';
import type { NumberArray } from '../core/tensor';
import { isNpy, readNpy } from '../formats/npy';
import type { Model } from '../model/graph';
import { type LossKind, oneHot } from '../model/loss';
import { actualShift, predictedShift } from '../reference/nudge';
import type { NudgeOptions } from './arguments/nudge';
import type { Datapoints } from './data';
import { naming, readBytes } from './files';
import { answersOf, readTargets } from './targets';

export interface NudgeTargets {
  /** Of the output's last axis, and how many such rows a datapoint has. */
  readonly classes: number;
  readonly positions: number;
  /** [n, positions], where the targets are classes. */
  readonly labels?: Uint32Array;
  /** The target of every logit of datapoint i, [positions * classes]. */
  readonly row: (i: number) => ArrayLike<number>;
}

const tolerance = 1e-4; // of the sum of probabilities, which may be written in few digits

/**
 * Whole numbers [n] or [n, positions], or where there is one position numbers [n, C]; without a file of their own the labels
 * of the data. Throws InvalidFile, UsageError where there are none.
 */
export async function readNudgeTargets(options: NudgeOptions, data: Datapoints, model: Model): Promise<NudgeTargets> {
  const { targets, position, loss = 'cross-entropy' } = options;
  const { classes, positions } = answersOf(model);
  const rows = targets !== undefined && positions === 1 ? await readRows(targets, data.n, classes, loss) : undefined;
  if (rows) return { classes, positions, row: (i) => rows.subarray(i * classes, (i + 1) * classes) };
  const source = { option: '--targets', targets, data: ['--data', options.data], position } as const;
  const labels = await readTargets(source, data, { classes, positions });
  const row = (i: number): ArrayLike<number> => oneHot(labels.subarray(i * positions, (i + 1) * positions), classes);
  return { classes, positions, labels, row };
}

/** The numbers of an npy file [n, C]; nothing of another. Throws InvalidFile. */
async function readRows(path: string, n: number, classes: number, loss: LossKind): Promise<NumberArray | undefined> {
  const bytes = await readBytes('--targets', path);
  if (!isNpy(bytes)) return undefined;
  return naming('--targets', path, () => {
    const { shape, data } = readNpy(bytes);
    if (shape.length !== 2 || shape[0] !== n || shape[1] !== classes) return undefined;
    checkRows((i) => data.subarray(i * classes, (i + 1) * classes), n, loss);
    return data;
  });
}

function checkRows(row: (i: number) => ArrayLike<number>, n: number, loss: LossKind): void {
  for (let i = 0; i < n; i++) {
    const own = Array.from(row(i));
    if (!own.every(Number.isFinite)) throw invalidFile('npy', `row ${i}`, 'it has a number that is not finite');
    if (loss !== 'cross-entropy') continue;
    const isShare = own.every((value) => value >= 0) && Math.abs(own.reduce((a, b) => a + b) - 1) <= tolerance;
    if (!isShare)
      throw invalidFile(
        'npy',
        `row ${i}`,
        'cross-entropy wants probabilities that sum to 1; --loss squared-error takes any',
      );
  }
}

export interface Changes {
  /** Each [n, positions * classes]. */
  readonly logits: Float64Array;
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
}

/** Changes of each datapoint's log-probability of its labels, summed over positions: each [n]. */
export function labelShifts(
  { logits, predicted, actual }: Changes,
  labels: Uint32Array,
  { classes, positions }: NudgeTargets,
): { predicted: Float64Array; actual: Float64Array } {
  const own = { kind: 'own-log-probability', labels } as const;
  const summed = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: values.length / positions }, (_, i) =>
      values.subarray(i * positions, (i + 1) * positions).reduce((sum, value) => sum + value, 0),
    );
  return {
    predicted: summed(predictedShift(logits, predicted, classes, own)),
    actual: summed(actualShift(logits, actual, classes, own)),
  };
}
