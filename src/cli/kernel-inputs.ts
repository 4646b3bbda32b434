// What `ntk-explorer kernel` reads: a network, one or two sets of datapoints, their targets, the parameters that count.
import { sizeOf } from '../core/tensor';
import type { Model } from '../model/graph';
import { nodeShapes, outputSize } from '../model/shape';
import type { KernelOptions } from './arguments/kernel';
import { checkFit, type Datapoints, loadModel, readDatapoints, readFitting, readTargets } from './inputs';
import { namesOf } from '../core/name-patterns';
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
export async function readKernelInputs(options: KernelOptions): Promise<KernelInputs> {
  const data = await readDatapoints('--data', options.data);
  const { model, notes } = await loadModel(options, data.shape);
  checkFit('--data', options.data, data, model.graph);
  const counted = countedOf(options, model);
  checkLogit(options, outputSize(model.graph));
  const rows = { ...data, targets: await targetsOf('--targets', options.targets, data.n, model) };
  if (options.data2 === undefined) return { model, notes, rows, counted };
  const second = await readFitting('--data2', options.data2, model.graph);
  const columns = { ...second, targets: await targetsOf('--targets2', options.targets2, second.n, model) };
  return { model, notes, rows, columns, counted };
}

/** Classes of the output's last axis, and positions before it. */
export function answersOf({ graph }: Model): { readonly classes: number; readonly positions: number } {
  const shape = nodeShapes(graph).get(graph.output)!;
  return { classes: shape.at(-1)!, positions: sizeOf(shape.slice(0, -1)) };
}

function targetsOf(option: string, path: string | undefined, n: number, model: Model) {
  return path === undefined ? undefined : readTargets(option, path, n, answersOf(model));
}

function countedOf({ parameters }: KernelOptions, { graph }: Model): string[] {
  const names = graph.parameters.map(({ name }) => name);
  if (parameters === undefined) return names;
  const counted = names.filter(namesOf(parameters));
  if (counted.length === 0) throw usage(`--parameters ${parameters} means none of ${names.join(', ')}`);
  return counted;
}

function checkLogit({ reduction, model }: KernelOptions, outputs: number): void {
  if (typeof reduction !== 'object' || reduction.logit < outputs) return;
  throw usage(`--model ${model}: it has logits 0 to ${outputs - 1}, --reduction asks for ${reduction.logit}`);
}
