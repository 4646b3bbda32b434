// The models of the reference values: theta_k = sin(k^2), k = 1, 2, ..., filling tensors in the order of the graph.
import { sizeOf } from '../../src/core/tensor';
import { buildMlp } from '../../src/model/builders';
import type { ActivationKind, Graph } from '../../src/model/graph';
import type { ReferenceModel } from '../../src/reference/model';

/** Float64 values sin(k^2) for every parameter of a graph. */
export function sineValues(graph: Graph): Record<string, Float64Array> {
  let k = 0;
  return Object.fromEntries(
    graph.parameters.map(({ name, shape }) => [
      name,
      Float64Array.from({ length: sizeOf(shape) }, () => Math.sin((++k) ** 2)),
    ]),
  );
}

/** The 2-3-2 tanh network of values 1 to 6. */
export function sineMlp(activation: ActivationKind = 'tanh', sizes: readonly number[] = [2, 3, 2]): ReferenceModel {
  const graph = buildMlp({ sizes, activation, parameterization: 'standard' });
  return { graph, values: sineValues(graph) };
}
