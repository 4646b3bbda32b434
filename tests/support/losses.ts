// Both losses of labelled logits in float64, without cancellation, and the bound of their float32 errors.
import type { LabelLoss } from '../../src/kernels/loss-cotangent';
import { gamma } from './bounds';
import { blockedSum, columnOf, type Labelled, softmaxOf } from './labelled';
import type { Expected } from './within';

/** Loss of datapoint i: 1/2 |f - y|^2, or log1p(sum over the others of exp(f_c - f_m)) + f_m - f_y. */
export function lossOf(data: Labelled, loss: LabelLoss, i: number): Expected {
  const f = columnOf(data.logits, data, i);
  const y = data.labels[i];
  if (loss === 'squared-error') {
    const value = f.reduce((sum, logit, c) => sum + (logit - Number(c === y)) ** 2 / 2, 0);
    return { value, bound: gamma(blockedSum(data.C) + 5) * value };
  }
  const m = f.indexOf(Math.max(...f));
  const others = f.reduce((sum, logit, c) => (c === m ? sum : sum + Math.exp(logit - f[m])), 0);
  const value = Math.log1p(others) + (f[m] - f[y]);
  const roundings = blockedSum(data.C) + 24 + 5 * softmaxOf(f).spread;
  return { value, bound: gamma(roundings) * value + data.C * 2 ** -126 };
}

/** Whether the first largest logit is the label's. */
export function isCorrect(data: Labelled, i: number): boolean {
  const f = columnOf(data.logits, data, i);
  return f.indexOf(Math.max(...f)) === data.labels[i];
}
