// Of which kernel a store is to be: what is computed, and what the store says of it.
import type { Reduction } from '../../engine/kernel-request';
import type { LevelSet, LevelsRequest } from '../../engine/levels/level-request';
import type { KernelFacts } from '../../formats/zarr/facts';
import { dataHash, modelHash } from '../../formats/zarr/identity';
import { inputSize } from '../../model/shape';
import type { StoreQuestion } from '../arguments/tiles';
import { type DatapointSet, type KernelInputs, readKernelInputs } from '../kernel-inputs';
import { type Orders, readOrders } from './orders';

export interface StoreSubject {
  readonly inputs: KernelInputs;
  /** Of the whole kernel, in the store's order. */
  readonly request: LevelsRequest;
  /** Not complete. The shards are of `shardEdge`. */
  readonly factsFor: (shardEdge: number) => KernelFacts;
}

/** As --reduce names it. */
function reductionName(reduction: Exclude<Reduction, 'full'>): string {
  if (typeof reduction === 'object') return `logit:${reduction.logit}`;
  return reduction === 'log-probability' ? 'logp' : reduction;
}

/** Throws UsageError, InvalidFile. */
export async function readStoreSubject(question: StoreQuestion): Promise<StoreSubject> {
  const inputs = await readKernelInputs(question);
  const orders = await readOrders(question, inputs);
  const identity = await identityOf(inputs);
  const columns = orders.columns ?? orders.rows;
  const facts = {
    ...{ rows: orders.rows.order.length, columns: columns.order.length, symmetric: inputs.columns === undefined },
    ...{ reduction: reductionName(question.reduction), parameters: inputs.counted, ...identity },
    order: { rows: orders.rows.stored, columns: columns.stored },
    complete: false,
  };
  return {
    inputs,
    request: requestOf(inputs, orders, question.reduction),
    factsFor: (shardEdge) => ({ ...facts, shardEdge }),
  };
}

async function identityOf({ model, rows, columns }: KernelInputs): Promise<Pick<KernelFacts, 'model' | 'data'>> {
  const features = inputSize(model.graph);
  const hashOf = ({ values, targets }: DatapointSet) => dataHash({ inputs: values, features, targets });
  const own = await hashOf(rows);
  return { model: await modelHash(model), data: { rows: own, columns: columns ? await hashOf(columns) : own } };
}

function requestOf(
  { model, rows, columns, counted }: KernelInputs,
  orders: Orders,
  reduction: LevelsRequest['reduction'],
): LevelsRequest {
  const names = new Set(counted);
  const isAll = names.size === model.graph.parameters.length;
  const setOf = ({ values, targets }: DatapointSet, order: Uint32Array): LevelSet => ({ values, order, targets });
  return {
    rows: setOf(rows, orders.rows.order),
    columns: columns && setOf(columns, orders.columns!.order),
    reduction,
    parameters: isAll ? undefined : (name) => names.has(name),
  };
}
