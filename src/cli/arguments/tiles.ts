// Options of `ntk-explorer tiles`.
import type { Reduction } from '../../engine/kernel-request';
import { defaultShardEdge, isShardEdge } from '../../formats/zarr/layout';
import { usage } from '../usage';
import { readShared, sharedNames, type SharedOptions } from './common';
import { dataNames, readDataOptions } from './data';
import { choiceOf, type OptionName, required, textOf, type Values, wholeOf } from './fields';
import { type KernelQuestion, readReduction } from './kernel';

const orders = ['index', 'class'] as const;
export type TilesOrder = (typeof orders)[number];

/** Of which kernel a store is. */
export interface StoreQuestion extends KernelQuestion {
  readonly reduction: Exclude<Reduction, 'full'>;
  readonly order: TilesOrder;
  /** Cells along a side of a shard; absent: as the store has it, or 4,096. */
  readonly shardEdge?: number;
}

/** Every `of`th unit of work, from `part` on, counted from 0. */
export interface Part {
  readonly part: number;
  readonly of: number;
}

export interface TilesOptions extends SharedOptions {
  /** A folder. */
  readonly store: string;
  /** Absent where the store is not asked whose it is. */
  readonly question?: StoreQuestion;
  /** Units to compute; needs the question. */
  readonly shard?: Part;
  readonly finish: boolean;
  /** Every byte of the store is read, with its checksums. */
  readonly check: boolean;
}

const questionNames = [
  ...dataNames,
  ...(['model', 'data', 'data2', 'targets', 'targets2', 'reduce', 'reduction', 'parameters'] as const),
  ...(['order', 'shard-edge'] as const),
] as const satisfies readonly OptionName[];

export const tilesNames: readonly OptionName[] = [
  ...sharedNames,
  ...questionNames,
  ...(['store', 'shard', 'status', 'check', 'finish'] as const),
];

export function readTilesOptions(values: Values): TilesOptions {
  const store = required(values, 'store');
  const shard = readPart(values);
  const [status, check, finish] = (['status', 'check', 'finish'] as const).map((name) => values[name] === true);
  const isReading = status || check;
  if (!isReading && !finish && shard === undefined)
    throw usage('tiles wants --shard I/N, --status, --check or --finish');
  if (isReading && (finish || shard !== undefined))
    throw usage(`--${status ? 'status' : 'check'} computes nothing: leave --shard and --finish out`);
  const isAsked = shard !== undefined || questionNames.some((name) => values[name] !== undefined);
  return { ...readShared(values), store, shard, finish, check, ...(isAsked ? { question: readQuestion(values) } : {}) };
}

function readQuestion(values: Values): StoreQuestion {
  const [model, data] = (['model', 'data'] as const).map((name) => required(values, name));
  const [data2, targets, targets2] = (['data2', 'targets', 'targets2'] as const).map((name) => textOf(values, name));
  const reduction = readReduction(values);
  if (reduction === 'full') throw usage('--reduce full has no tiles; kernel computes it');
  const order = choiceOf(values, 'order', orders) ?? 'index';
  const takesTargets = reduction === 'log-probability' || order === 'class';
  if (targets2 !== undefined && data2 === undefined) throw usage('--targets2 goes with --data2');
  if (!takesTargets && (targets ?? targets2) !== undefined)
    throw usage('--targets is for --reduce logp or --order class');
  const parameters = textOf(values, 'parameters');
  const files = { model, data, data2, targets, targets2 };
  return {
    ...readShared(values),
    ...readDataOptions(values),
    ...files,
    reduction,
    parameters,
    order,
    ...readEdge(values),
  };
}

function readEdge(values: Values): { readonly shardEdge?: number } {
  const shardEdge = wholeOf(values, 'shard-edge', 1);
  if (shardEdge === undefined || isShardEdge(shardEdge)) return { shardEdge };
  throw usage(`--shard-edge wants 256 times a power of two up to 16384, as ${defaultShardEdge}, not '${shardEdge}'`);
}

function readPart(values: Values): Part | undefined {
  const text = textOf(values, 'shard');
  if (text === undefined) return undefined;
  const [, part, of] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  if (part >= 1 && part <= of) return { part: part - 1, of };
  throw usage(`--shard wants I/N with I from 1 to N, not '${text}'`);
}
