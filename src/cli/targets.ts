// The class of each datapoint, from --targets or from the labels that the data file has itself.
import { invalidFile } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { classPlaces, placesNote } from '../formats/class-places';
import type { DataTable } from '../formats/data-table';
import { type LabelArray, readLabels } from '../formats/label-file';
import type { Position } from '../model/gpt2-graph';
import type { Model } from '../model/graph';
import { nodeShapes } from '../model/shape';
import type { Datapoints } from './data';
import { naming, readBytes } from './files';
import { usage } from './usage';

/** What a network answers: classes of the output's last axis, and positions before it. */
export interface Answers {
  readonly classes: number;
  readonly positions: number;
}

export function answersOf({ graph }: Model): Answers {
  const shape = nodeShapes(graph).get(graph.output)!;
  return { classes: shape.at(-1)!, positions: sizeOf(shape.slice(0, -1)) };
}

/** Where targets come from: the option that gives them, and the data they belong to. */
export interface TargetSource {
  readonly option: '--targets' | '--targets2';
  readonly targets?: string;
  /** The option and path of the datapoints. */
  readonly data: readonly [option: string, path: string];
  readonly position?: Position;
}

/** Throws UsageError where neither an option nor the data file gives targets. */
export function requireTargets({ option, targets, data: [of, path] }: TargetSource, { table }: Datapoints): void {
  if (targets === undefined && !table?.labels) throw usage(`${option} is missing, and ${of} ${path} has no labels`);
}

/** Which logit each class is taken for, where the labels of the data file are the targets and their names do not say it. */
export function targetNotes(targets: string | undefined, { table }: Datapoints, { classes }: Answers): string[] {
  const note = targets === undefined && table ? placesNote(table, classes) : undefined;
  return note === undefined ? [] : [note];
}

/** Whole numbers below `classes`: [n], or [n, positions] where the network answers at several. Throws InvalidFile. */
export async function readTargets(
  source: TargetSource,
  datapoints: Datapoints,
  answers: Answers,
): Promise<Uint32Array> {
  const { option, targets, data, position } = source;
  requireTargets(source, datapoints);
  if (targets === undefined) return naming(...data, () => ownTargets(datapoints.table!, answers, position));
  const bytes = await readBytes(option, targets);
  return naming(option, targets, async () => checked(await readLabels(targets, bytes), datapoints.n, answers));
}

function checked(array: LabelArray, n: number, { classes, positions }: Answers): Uint32Array {
  const { kind, shape, data } = array;
  if (shape[0] !== n || sizeOf(shape) !== n * positions) {
    const wanted = positions === 1 ? `[${n}]` : `[${n}, ${positions}]`;
    throw invalidFile(kind, 'its shape', `it is [${shape}], not ${wanted}`);
  }
  const wrong = data.findIndex((target: number) => !Number.isInteger(target) || target < 0 || target >= classes);
  if (wrong >= 0) throw invalidFile(kind, `number ${wrong}`, `${data[wrong]} is no class from 0 to ${classes - 1}`);
  return Uint32Array.from(data);
}

function ownTargets(table: DataTable, { classes, positions }: Answers, position?: Position): Uint32Array {
  const { labels } = classPlaces(table, classes)!;
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0)
    throw invalidFile(table.kind, `the label of datapoint ${wrong}`, `${labels[wrong]} is beyond ${classes} logits`);
  if (table.kind === 'text') return nextTokens(table, positions, position);
  if (positions === 1) return labels;
  throw invalidFile(
    table.kind,
    'the labels',
    `there is one for each datapoint, not one for each of ${positions} positions`,
  );
}

/** The token after the position that is asked for, or after each. */
function nextTokens({ count, shape: [window], inputs, labels }: DataTable, positions: number, position?: Position) {
  const next = (i: number, at: number): number => (at === window - 1 ? labels![i] : inputs[i * window + at + 1]);
  const first = positions > 1 ? 0 : typeof position === 'number' ? position : window - 1;
  return Uint32Array.from({ length: count * positions }, (_, at) =>
    next(Math.floor(at / positions), first + (at % positions)),
  );
}
