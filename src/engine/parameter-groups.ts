// The parameters of a network layer by layer, and which layers' parts of a trace kernel are products of two Grams.
import { sizeOf } from '../core/tensor';
import type { DenseNode } from '../model/graph';
import { parametersOf, usesOf } from '../model/shape';
import type { Network } from './network';

/** Parameters that are told of together: those of a node, or of the first node that uses them. */
export interface ParameterGroup {
  /** Id of the node. */
  readonly id: string;
  readonly parameters: readonly string[];
  /** A dense layer at one position, whose part of the trace kernel is a product of two Grams. */
  readonly dense?: DenseNode;
}

/** Every parameter once, in the order of the graph. */
export function parameterGroups({ graph, layout }: Pick<Network, 'graph' | 'layout'>): ParameterGroup[] {
  const met = new Set<string>();
  return graph.nodes.flatMap((node) => {
    const parameters = parametersOf(node).filter((name) => !met.has(name));
    parameters.forEach((name) => met.add(name));
    if (parameters.length === 0) return [];
    const isAlone = parametersOf(node).every((name) => usesOf(graph, name).length === 1);
    if (node.op !== 'dense' || !isAlone) return [{ id: node.id, parameters }];
    const positions = sizeOf(layout.shapes.get(node.inputs[0])!.slice(0, -1));
    return [{ id: node.id, parameters, ...(positions === 1 ? { dense: node } : {}) }];
  });
}

export type Factoring = ParameterGroup & { readonly dense: DenseNode };

export const isFactoring = (group: ParameterGroup): group is Factoring => group.dense !== undefined;
