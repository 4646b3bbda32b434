// K v without a kernel: one vjp, then one jvp along the gradient.
import type { Graph } from '../model/graph';
import { jvp } from './jvp';
import type { Batch, ReferenceModel } from './model';
import { vjp } from './vjp';

/** A gradient times each parameter's rate: the direction a step takes, and the one the kernel uses. */
export function scaledByRates(graph: Graph, gradient: Record<string, Float64Array>): Record<string, Float64Array> {
  return Object.fromEntries(graph.parameters.map(({ name, rate }) => [name, gradient[name].map((g) => rate * g)]));
}

/** K(a, b) v = J(a) R J(b)^T v with v [n2, C] and R the rates; gives [n1, C]. */
export function kernelVectorProduct(model: ReferenceModel, a: Batch, b: Batch, v: ArrayLike<number>): Float64Array {
  const [{ parameters }] = vjp(model, b, [v]);
  return jvp(model, a, [{ parameters: scaledByRates(model.graph, parameters) }])[0];
}
