// The order in which a store has its datapoints.
import type { Model } from '../../model/graph';
import { orderHash } from '../../formats/zarr/identity';
import type { StoredOrder } from '../../formats/zarr/facts';
import type { StoreQuestion } from '../arguments/tiles';
import type { Datapoints } from '../data';
import type { KernelInputs } from '../kernel-inputs';
import { answersOf, readTargets, type TargetSource } from '../targets';
import { usage } from '../usage';

/** The datapoint at each place, and its name and hash. */
export interface PlacedOrder {
  readonly order: Uint32Array;
  readonly stored: StoredOrder;
}

export interface Orders {
  readonly rows: PlacedOrder;
  /** Absent: the rows again. */
  readonly columns?: PlacedOrder;
}

/** By class, and by index where that is the same. */
function byClass(classes: Uint32Array): Uint32Array {
  const order = Uint32Array.from(classes, (_, i) => i);
  return order.sort((a, b) => classes[a] - classes[b] || a - b);
}

async function orderOf(
  { order: name, position }: StoreQuestion,
  model: Model,
  data: Datapoints,
  source: Omit<TargetSource, 'position'>,
): Promise<PlacedOrder> {
  const answers = answersOf(model);
  if (name === 'class' && answers.positions !== 1) throw usage('--order class needs one class of each datapoint');
  const order =
    name === 'index'
      ? Uint32Array.from({ length: data.n }, (_, i) => i)
      : byClass(await readTargets({ ...source, position }, data, answers));
  return { order, stored: { name, sha256: await orderHash(order) } };
}

/** Throws UsageError, InvalidFile. */
export async function readOrders(question: StoreQuestion, { model, rows, columns }: KernelInputs): Promise<Orders> {
  const { data, data2, targets, targets2 } = question;
  const first = { option: '--targets', targets, data: ['--data', data] } as const;
  const own = await orderOf(question, model, rows, first);
  if (!columns) return { rows: own };
  const second = { option: '--targets2', targets: targets2, data: ['--data2', data2!] } as const;
  return { rows: own, columns: await orderOf(question, model, columns, second) };
}
