// One number per datapoint for a change of its logits: of a log probability, of a logit, or the change's norm.
import code from '../../shaders/nudge/shift.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { nanBits } from './bits';
import { requireShape } from './elementwise';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'shift', code };

const measures = ['log-probability', 'own-label', 'logit', 'norm'] as const;

/** Change of log p of the nudge's label, or of each datapoint's own; change of one logit; |change|_2. */
export type ShiftMeasure = (typeof measures)[number];

export interface Shift {
  /** [C, n]: the logits before. */
  readonly logits: Matrix;
  /** [C, n]: how they change. */
  readonly change: Matrix;
  readonly measure: ShiftMeasure;
  /** The nudge's label, or the logit of measure 'logit'. */
  readonly label: number;
  /** n u32: each datapoint's own label. */
  readonly labels: GPUBuffer;
  /** Of a log probability: (I - 1 p^T) change, or log p after less log p before. */
  readonly order: 'first' | 'exact';
  /** At least n floats. */
  readonly output: GPUBuffer;
}

/**
 * Records the shift of each datapoint; NaN where a number that it is made of is not finite.
 * Throws ShapeMismatch for matrices that do not fit.
 */
export function encodeShift(list: CommandList, args: Shift): void {
  const { logits, change, measure, label, labels, order, output } = args;
  const { rows, columns } = logits;
  requireShape('change', change, rows, columns);
  list.dispatch({
    kernel,
    u32: [
      rows,
      columns,
      logits.stride,
      change.stride,
      measures.indexOf(measure),
      Number(order === 'exact'),
      label,
      nanBits,
    ],
    groups: [[], [bindingOf(logits), bindingOf(change), labels], [output]],
    grid: foldedGrid(columns),
    flops: columns * rows * flopsOf(measure, order),
  });
}

/** Per logit of a datapoint. */
function flopsOf(measure: ShiftMeasure, order: Shift['order']): number {
  if (measure === 'logit') return 0;
  if (measure === 'norm') return 4;
  return order === 'exact' ? 25 : 9;
}
