// The values of a session's columns, computed when they are asked for and kept for as long as they are true.
import type { CategoryColumn, DataColumn } from '../../core/column';
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Dataset } from '../../datasets/dataset';
import { kernelDiagonal } from '../../engine/kernel-diagonal';
import type { KernelSettings } from '../../state/settings';
import type { StateStore } from '../../state/store';
import type { SessionCore } from '../core';
import { kernelRequest } from '../kernel-request';
import { largestLogits, readLogits } from '../logits';
import { reducedRequest } from '../reduced-request';
import { sameEntries } from '../same-entries';
import { lossesOf } from '../table-columns';
import type { Workspace } from '../workspace';
import { alignments } from './class-means';
import {
  computedColumns,
  type ComputedColumn,
  eigenvectorOf,
  fileColumns,
  ownColumns,
  type SteppedColumn,
} from './column-names';
import type { KernelSource } from './kernel-source';

/** What a column is computed from. */
export interface Ground {
  readonly workspace: Workspace;
  /** The kernel that is shown, or will be. */
  readonly kernel?: KernelSource;
}

/** What has been computed, and from what: it is true while all of that is the same. */
interface Kept<Value> {
  readonly from: readonly unknown[];
  readonly value: Value;
}

const isFrom = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);

interface Answers {
  /** [C, n]. */
  readonly logits: Float32Array;
  readonly step: number;
}

type OwnValues = Pick<DataColumn, 'kind' | 'values'> & { readonly names?: readonly string[]; readonly step?: number };

/** The label and the split of each datapoint, as the data say. */
export function classColumn({ labels, classes }: Dataset): CategoryColumn {
  return { kind: 'category', name: 'class', values: labels, names: classes };
}

function splitColumn({ split, count }: Dataset): CategoryColumn {
  const names = ['train', 'test', 'neither'];
  const values = new Uint8Array(count).fill(2);
  for (const index of split.train) values[index] = 0;
  for (const index of split.test) values[index] = 1;
  return { kind: 'category', name: 'split', values, names: values.includes(2) ? names : names.slice(0, 2) };
}

/** What a column is computed from, for weights of this step or the present ones. */
function sourcesOf(
  name: string,
  { workspace, kernel }: Ground,
  { reduction, parameters }: KernelSettings,
  step: number = workspace.trainer.step,
): readonly unknown[] {
  const { dataset } = workspace;
  if (name === 'alignment' || eigenvectorOf(name) !== undefined) return [dataset, kernel?.known];
  return name === 'norm' ? [workspace, step, JSON.stringify(reduction), parameters] : [workspace, step];
}

/** Of the kernel that is shown, or will be. */
async function eigenvectorColumn(
  name: string,
  number: number,
  { kernel }: Ground,
  options: JobOptions,
): Promise<SteppedColumn> {
  if (!kernel) throw unsupported('eigenvectors before there is a kernel');
  const values = (await kernel.eigen(options)).vectors[number - 1];
  if (!values) throw unsupported(`eigenvector ${number} of a kernel of which fewer are known`);
  return { kind: 'number', name, values, step: kernel.known.step };
}

export class Columns {
  private readonly columns = new Map<string, Kept<SteppedColumn>>();
  private logits: Kept<Answers> | undefined;

  constructor(
    private readonly core: SessionCore,
    private readonly store: StateStore,
  ) {}

  /** The column where nothing has to be computed for it: as the data say, or computed from just this before. */
  known(name: string, ground: Ground): SteppedColumn | undefined {
    const { dataset } = ground.workspace;
    const own = ownColumns(dataset).find((each) => each === name);
    const inFile = fileColumns(dataset).get(name);
    if (inFile || (own === undefined && eigenvectorOf(name) === undefined)) return inFile;
    if (own === 'class') return classColumn(dataset);
    if (own === 'split') return splitColumn(dataset);
    const kept = this.columns.get(name);
    const from = sourcesOf(name, ground, this.store.now.kernel);
    return kept && isFrom(kept.from, from) ? kept.value : undefined;
  }

  /** Throws Unsupported for a column that is not there, or wants a kernel where there is none, and what computing throws. */
  async read(name: string, ground: Ground, options: JobOptions): Promise<SteppedColumn> {
    const known = this.known(name, ground);
    if (known) return known;
    const settings = this.store.now.kernel;
    const value = await this.compute(name, ground, options);
    this.columns.set(name, { from: sourcesOf(name, ground, settings, value.step), value });
    return value;
  }

  /** Nothing of what has been computed is true any more. */
  forget(): void {
    this.columns.clear();
    this.logits = undefined;
  }

  private async compute(name: string, ground: Ground, options: JobOptions): Promise<SteppedColumn> {
    const { dataset } = ground.workspace;
    const eigenvector = eigenvectorOf(name);
    if (eigenvector !== undefined) return eigenvectorColumn(name, eigenvector, ground, options);
    const own = computedColumns.find((each) => each === name);
    if (!own || !ownColumns(dataset).includes(own))
      throw unsupported(`a column ${name.slice(0, 80)}, which these datapoints have not`);
    return { name, ...(await this.own(own, ground, options)) } as SteppedColumn;
  }

  private async own(name: ComputedColumn, ground: Ground, options: JobOptions): Promise<OwnValues> {
    const { workspace, kernel } = ground;
    if (name === 'norm') return this.norms(ground, options);
    if (name !== 'alignment') return this.answers(name, workspace, options);
    if (!kernel) throw unsupported('alignment before there is a kernel');
    const values = await alignments(kernel, workspace.dataset.labels, options);
    return { kind: 'number', values, step: kernel.known.step };
  }

  /** K(i, i) of the present weights: of the kernel that is shown where it is of these, else by passes of its own. */
  private async norms({ workspace, kernel }: Ground, options: JobOptions): Promise<OwnValues> {
    const settings = this.store.now.kernel;
    const { step } = workspace.trainer;
    if (kernel?.known.step === step && sameEntries(kernel.known, settings))
      return { kind: 'number', values: await kernel.norms(options), step };
    const { network, step: own } = await workspace.snapshot(await this.core.family(workspace.gpu));
    using _network = network;
    const values = await kernelDiagonal(network, reducedRequest(kernelRequest(workspace, settings)), options);
    return { kind: 'number', values, step: own };
  }

  /** What the network says of each datapoint. */
  private async answers(
    name: 'loss' | 'predicted' | 'correct',
    workspace: Workspace,
    options: JobOptions,
  ): Promise<OwnValues> {
    const { dataset, settings } = workspace;
    const { logits, step } = await this.readLogits(workspace, options);
    if (name === 'loss')
      return { kind: 'number', values: lossesOf(logits, dataset.labels, settings.training.loss), step };
    const predicted = largestLogits(logits, logits.length / dataset.count);
    if (name === 'predicted') return { kind: 'category', values: predicted, names: dataset.classes, step };
    const values = Uint8Array.from(predicted, (logit, i) => Number(logit === dataset.labels[i]));
    return { kind: 'category', values, names: ['no', 'yes'], step };
  }

  /** After whole training steps. */
  private async readLogits(workspace: Workspace, options: JobOptions): Promise<Answers> {
    if (this.logits && isFrom(this.logits.from, [workspace, workspace.trainer.step])) return this.logits.value;
    const { network, step } = await workspace.snapshot('registers');
    using _network = network;
    const value = { logits: await readLogits(network, workspace.inputs, options), step };
    this.logits = { from: [workspace, step], value };
    return value;
  }
}
