// What `ntk-explorer kernel` reads: a network, one or two sets of datapoints, their targets, the parameters that count.
import { namesOf } from '../core/name-patterns';
import type { Model } from '../model/graph';
import { outputSize } from '../model/shape';
import type { KernelQuestion } from './arguments/kernel';
import { checkFit, type Datapoints, readDatapoints, readFitting } from './data';
import { loadModel } from './network';
import { answersOf, readTargets, requireTargets, targetNotes } from './targets';
import { usage } from './usage';

/** Datapoints with a target of each, or of each of its positions. */
export interface DatapointSet extends Datapoints {
  readonly targets?: Uint32Array;
}

export interface KernelInputs {
  readonly model: Model;
  readonly notes: readonly string[];
  readonly rows: DatapointSet;
  /** Absent: the rows again. */
  readonly columns?: DatapointSet;
  /** Names of the parameters that count. */
  readonly counted: readonly string[];
}

/** Throws InvalidFile, UsageError. */
export async function readKernelInputs(options: KernelQuestion): Promise<KernelInputs> {
  const data = await readDatapoints('--data', options.data, options);
  const loaded = await loadModel(options, data.shape);
  const { model } = loaded;
  checkFit('--data', options.data, data, model.graph);
  const counted = countedOf(options, model);
  checkLogit(options, outputSize(model.graph));
  const { data2 } = options;
  const second = data2 === undefined ? undefined : await readFitting('--data2', data2, model.graph, options);
  const [rows, columns] = await withTargets(options, model, data, second);
  const isOfTargets = options.reduction === 'log-probability';
  const named = isOfTargets ? targetNotes(options.targets, data, answersOf(model)) : [];
  const notes = new Set([...loaded.notes, ...(data.table?.notes ?? []), ...(second?.table?.notes ?? []), ...named]);
  return { model, notes: [...notes], rows, columns, counted };
}

/** Numbers in a row of the matrix that an array [n1, n2] or [n1, C, n2, C] is. */
export const widthOf = (shape: readonly number[]): number => shape.slice(shape.length / 2).reduce((a, b) => a * b);

/** Both sets with their targets, where the reduction asks for them. */
async function withTargets(
  options: KernelQuestion,
  model: Model,
  data: Datapoints,
  second: Datapoints | undefined,
): Promise<[DatapointSet, DatapointSet | undefined]> {
  if (options.reduction !== 'log-probability') return [data, second];
  const { targets, targets2, position } = options;
  const first = { option: '--targets', targets, data: ['--data', options.data], position } as const;
  const other = { option: '--targets2', targets: targets2, data: ['--data2', options.data2!], position } as const;
  requireTargets(first, data);
  if (second) requireTargets(other, second);
  const answers = answersOf(model);
  const rows = { ...data, targets: await readTargets(first, data, answers) };
  return [rows, second && { ...second, targets: await readTargets(other, second, answers) }];
}

function countedOf({ parameters }: KernelQuestion, { graph }: Model): string[] {
  const names = graph.parameters.map(({ name }) => name);
  if (parameters === undefined) return names;
  const counted = names.filter(namesOf(parameters));
  if (counted.length === 0) throw usage(`--parameters ${parameters} means none of ${names.join(', ')}`);
  return counted;
}

function checkLogit({ reduction, model }: KernelQuestion, outputs: number): void {
  if (typeof reduction !== 'object' || reduction.logit < outputs) return;
  throw usage(`--model ${model}: it has logits 0 to ${outputs - 1}, logit:${reduction.logit} is asked for`);
}
