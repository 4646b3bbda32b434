// The numbers that orders go by, of one kernel.
import type { Dataset } from '../datasets/dataset';
import type { KernelOrder, SortKey } from '../state/settings';
import { columnOfOrder } from '../state/checks';
import { columnNamesOf, eigenvectorOf } from './explorer/column-names';
import type { Columns } from './explorer/columns';
import type { KernelSource } from './explorer/kernel-source';
import { mostLeading } from './kernel-eigen';
import type { OrderSource } from './kernel-order';
import type { Workspace } from './workspace';

/** Whether datapoints have what the order goes by. */
export function isOrderOf(dataset: Dataset, order: KernelOrder): boolean {
  const column = columnOfOrder(order) ?? (order === 'loss' ? order : undefined);
  if (column === undefined || columnNamesOf(dataset).includes(column)) return true;
  return (eigenvectorOf(column) ?? Infinity) <= Math.min(dataset.count, mostLeading);
}

/** class and norm as they are shown, whatever else is known; loss and columns as they are now. */
export function sortKeys(columns: Columns, workspace: Workspace, kernel?: KernelSource): OrderSource['keys'] {
  return async (name: SortKey, options) => {
    if (name === 'class') return workspace.dataset.labels;
    if (name === 'norm' && kernel) return kernel.norms(options);
    return (await columns.read(columnOfOrder(name) ?? name, { workspace, kernel }, options)).values;
  };
}
