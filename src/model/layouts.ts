// In which order the uses of a parameter want its numbers kept.
import type { Graph } from './graph';
import { usesOf } from './shape';

/** One behind another as they are given, or a weight by the rows of its inputs or of its outputs. */
export type Layout = 'list' | 'in-out' | 'out-in';

type Use = ReturnType<typeof usesOf>[number];

export function layoutOf({ node, part }: Use): Layout {
  if (node.op === 'parameter' || part === 'bias') return 'list';
  return node.op === 'dense' && node.layout === 'in-out' ? 'in-out' : 'out-in';
}

/** Parameters whose uses want different layouts, which no device can keep. */
export function conflictingLayouts(graph: Graph): string[] {
  const layouts = (name: string) => new Set(usesOf(graph, name).map(layoutOf));
  return graph.parameters.map(({ name }) => name).filter((name) => layouts(name).size > 1);
}
