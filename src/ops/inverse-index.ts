// Which numbers of a rearrangement's output came from each number of its input.
import type { RearrangeNode } from '../model/graph';

/** Places s of the input were read by the places sources[starts[s]] to sources[starts[s + 1] - 1] of the output. */
export interface InverseIndex {
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly sources: Uint32Array<ArrayBuffer>;
}

const known = new WeakMap<RearrangeNode, InverseIndex>();

/** That of a node with an index into `size` numbers; made once. */
export function inverseIndexOf(node: RearrangeNode, size: number): InverseIndex {
  let inverse = known.get(node);
  if (!inverse) known.set(node, (inverse = invert(node.index!, size)));
  return inverse;
}

/** Readers of each of `size` places, in ascending order; -1 is no place. */
export function invert(index: Int32Array, size: number): InverseIndex {
  const starts = new Uint32Array(size + 1);
  for (const place of index) if (place >= 0) starts[place + 1]++;
  for (let place = 0; place < size; place++) starts[place + 1] += starts[place];
  const next = starts.slice(0, size);
  const sources = new Uint32Array(starts[size]);
  index.forEach((place, reader) => {
    if (place >= 0) sources[next[place]++] = reader;
  });
  return { starts, sources };
}
