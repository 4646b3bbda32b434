// One position of a network that answers at every position.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Graph } from './graph';
import { nodeShapes } from './shape';

/** The graph with an output [C], that of `position` of its output [..., C]. Throws ShapeMismatch where there is none. */
export function atPosition(graph: Graph, position: number): Graph {
  const shape = nodeShapes(graph).get(graph.output)!;
  const [classes, positions] = [shape.at(-1)!, sizeOf(shape.slice(0, -1))];
  if (!Number.isInteger(position) || position < 0 || position >= positions)
    throw shapeMismatch(`a position from 0 to ${positions - 1}`, `${position}`);
  const taken = new Set(graph.nodes.map((node) => node.id));
  let id = `${graph.output}.position`;
  while (taken.has(id)) id += '.';
  const index = Int32Array.from({ length: classes }, (_, c) => position * classes + c);
  const node = { op: 'rearrange', id, inputs: [graph.output], shape: [classes], index, fill: 0 } as const;
  return { ...graph, nodes: [...graph.nodes, node], output: id };
}
