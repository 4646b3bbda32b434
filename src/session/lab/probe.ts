// A few datapoints that stand for many: spread evenly over a set, so that no class of a sorted file is left out.

/** `count` of these, evenly spaced, or all where there are fewer. */
export function spreadOver(indices: Uint32Array, count: number): Uint32Array<ArrayBuffer> {
  const most = Math.min(count, indices.length);
  return Uint32Array.from({ length: most }, (_, k) => indices[Math.floor((k * indices.length) / most)]);
}
