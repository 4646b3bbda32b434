// A reduced kernel in float64 from the oracle, for each reduction that the engine knows.
import type { Reduction } from '../../src/engine/kernel-request';
import { logits } from '../../src/reference/forward';
import { kernel } from '../../src/reference/kernel';
import type { Batch, ReferenceModel } from '../../src/reference/model';
import { cosineKernel, reduce } from '../../src/reference/reductions';
import { sumOfTerms } from '../../src/reference/kernel';

/** Datapoints, and for the log-probability a class of each. */
export interface LabelledBatch extends Batch {
  readonly targets: Uint32Array;
}

/** one-hot(target) - softmax(logits) over each position's classes, [n, positions * classes]. */
export function residuals(values: Float64Array, targets: Uint32Array, classes: number): Float64Array {
  return values.map((_, at) => {
    const position = Math.floor(at / classes);
    const row = values.subarray(position * classes, (position + 1) * classes);
    const largest = Math.max(...row);
    const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0);
    return Number(targets[position] === at % classes) - Math.exp(values[at] - largest) / sum;
  });
}

/** sum over c, d of u[i, c] K[i, c, j, d] v[j, d]. */
export function contract(full: Float64Array, u: Float64Array, v: Float64Array, outputs: number): Float64Array {
  const [n1, n2] = [u.length / outputs, v.length / outputs];
  const out = new Float64Array(n1 * n2);
  full.forEach((value, at) => {
    const [row, column] = [Math.floor(at / v.length), at % v.length];
    out[Math.floor(row / outputs) * n2 + Math.floor(column / outputs)] += u[row] * value * v[column];
  });
  return out;
}

/** The kernel [n1, n2] of the counted parameters; `classes` of a position where targets count. A cosine's norms count all. */
export function oracleKernel(
  model: ReferenceModel,
  a: LabelledBatch,
  b: LabelledBatch,
  reduction: Exclude<Reduction, 'full'>,
  { classes, counted = () => true }: { classes: number; counted?: (name: string) => boolean },
): Float64Array {
  const full = kernel(model, a, b);
  const parts = [...full.byParameter].filter(([name]) => counted(name)).map(([, part]) => part);
  const total = sumOfTerms(parts, full.total.length);
  if (reduction === 'log-probability') {
    const [u, v] = [a, b].map((side) => residuals(logits(model, side), side.targets, classes));
    return contract(total, u, v, full.classes);
  }
  if (reduction === 'cosine') {
    const [whole, cosines] = [reduce(full.total, full, { kind: 'trace' }), cosineKernel(model, a, b).total];
    return reduce(total, full, { kind: 'trace' }).map((value, at) => (value * cosines[at]) / whole[at]);
  }
  if (typeof reduction === 'object') return reduce(total, full, { kind: 'logit', logit: reduction.logit });
  return reduce(total, full, { kind: reduction });
}
