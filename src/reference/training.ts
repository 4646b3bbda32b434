// Gradient descent, momentum and Adam in float64, with decoupled weight decay, one step at a time.
import { adamDefaults, type LossKind, type Optimizer } from '../model/loss';
import { outputSize } from '../model/shape';
import { logits } from './forward';
import { residuals } from './loss';
import { type Batch, type ReferenceModel, zeroParameters } from './model';
import { vjp } from './vjp';

/** What an optimizer remembers: velocity, or Adam's two moments, by parameter; the number of steps taken. */
export interface OptimizerState {
  readonly steps: number;
  readonly first: Record<string, Float64Array>;
  readonly second: Record<string, Float64Array>;
}

/** A state that remembers nothing yet. */
export function initialState(model: ReferenceModel): OptimizerState {
  return { steps: 0, first: zeroParameters(model.graph), second: zeroParameters(model.graph) };
}

/** Gradient of the batch's mean loss with respect to the stored values. Targets are [n, C]. */
export function lossGradient(
  model: ReferenceModel,
  loss: LossKind,
  batch: Batch,
  targets: ArrayLike<number>,
): Record<string, Float64Array> {
  const rows = residuals(loss, logits(model, batch), targets, outputSize(model.graph));
  return vjp(model, batch, [rows.map((value) => value / batch.n)])[0].parameters;
}

/** How far one number moves, and what is remembered of it. */
type Rule = (gradient: number, first: number, second: number) => { move: number; first: number; second: number };

/** Adam states its own rates: a parameter's rate factor counts for gradient descent and momentum only. */
function ruleOf(optimizer: Optimizer, factor: number, step: number): Rule {
  if (optimizer.kind === 'sgd') {
    return (gradient, first, second) => ({ move: optimizer.rate * factor * gradient, first, second });
  }
  if (optimizer.kind === 'momentum') {
    return (gradient, velocity, second) => {
      const first = optimizer.momentum * velocity + gradient;
      return { move: optimizer.rate * factor * first, first, second };
    };
  }
  const { rate, beta1, beta2, epsilon } = { ...adamDefaults, ...optimizer };
  return (gradient, mean, square) => {
    const first = beta1 * mean + (1 - beta1) * gradient;
    const second = beta2 * square + (1 - beta2) * gradient * gradient;
    const scale = Math.sqrt(second / (1 - beta2 ** step)) + epsilon;
    return { move: (rate * (first / (1 - beta1 ** step))) / scale, first, second };
  };
}

/** The share of a value that one step takes away; of Adam's own rate, as its moves are. */
function decayOf({ kind, rate, weightDecay = 0 }: Optimizer, factor: number): number {
  return (kind === 'adam' ? rate : rate * factor) * weightDecay;
}

/** Values and state after one step along `gradient`; its arguments are left alone. */
export function optimizerStep(
  model: ReferenceModel,
  optimizer: Optimizer,
  gradient: Record<string, Float64Array>,
  state: OptimizerState,
): { model: ReferenceModel; state: OptimizerState } {
  const next = initialState(model);
  const values: Record<string, Float64Array> = {};
  for (const { name, rate } of model.graph.parameters) {
    const rule = ruleOf(optimizer, rate, state.steps + 1);
    const decay = decayOf(optimizer, rate);
    values[name] = Float64Array.from(model.values[name], (value, i) => {
      const result = rule(gradient[name][i], state.first[name][i], state.second[name][i]);
      next.first[name][i] = result.first;
      next.second[name][i] = result.second;
      return value - decay * value - result.move;
    });
  }
  return { model: { graph: model.graph, values }, state: { ...next, steps: state.steps + 1 } };
}
