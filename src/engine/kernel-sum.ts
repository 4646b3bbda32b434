// All terms of a kernel between two sides, each parameter's by its method, added up in one place.
import type { OpContext } from '../ops/context';
import { encodeContraction, encodeContractionNorms } from './contraction';
import type { TermMethod } from './kernel-method';
import type { Side } from './kernel-side';
import { encodeLayerTerm, encodeTermNorms, layerTerms, type Sides } from './kernel-terms';
import type { Network } from './network';
import type { Placement } from './placement';
import { encodePositionTerm } from './position-terms';

export type TermMethods = ReadonlyMap<string, TermMethod>;

/** Records the sum of these parameters' terms. */
export function encodeTerms(
  context: OpContext,
  network: Network,
  sides: Sides,
  methods: TermMethods,
  placement: Placement,
): void {
  let { accumulate } = placement;
  const next = (): Placement => {
    const place = { ...placement, accumulate };
    accumulate = true;
    return place;
  };
  for (const term of layerTerms(context, network, sides, (name) => methods.get(name) === 'structured'))
    encodeLayerTerm(context, term, next());
  for (const node of network.graph.nodes) {
    if (node.op === 'dense' && methods.get(node.weight) === 'positions' && sides.left.deltas.has(node.id))
      encodePositionTerm(context, node, sides, next());
  }
  encodeContraction(context, network, namesOf(methods, 'contraction'), sides, { ...placement, accumulate });
}

/** K(x, x) of one side, summed over its cotangents: n floats, rounded up to 4. */
export function encodeNorms(context: OpContext, network: Network, side: Side, methods: TermMethods): GPUBuffer {
  const { n } = side.activations;
  const output = context.arena.buffer('diagonal', Math.ceil(n / 4) * 16);
  const terms = layerTerms(context, network, { left: side, right: side }, (name) => methods.get(name) === 'structured');
  terms.forEach((term, index) => encodeTermNorms(context, term, output, index > 0));
  const others = [...namesOf(methods, 'contraction'), ...namesOf(methods, 'positions')];
  encodeContractionNorms(context, network, others, side, output, terms.length > 0);
  return output;
}

function namesOf(methods: TermMethods, method: TermMethod): string[] {
  return [...methods.keys()].filter((name) => methods.get(name) === method);
}
