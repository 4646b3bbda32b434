// A long one-dimensional range of invocations in pieces of a bounded cost.
import { foldedGrid } from './folded-grid';

export interface InvocationRange {
  readonly first: number;
  readonly end: number;
  readonly grid: [number, number];
}

/** Ranges that cover `invocations` of `flopsEach`, each of about `limit` FLOPs. */
export function invocationRanges(invocations: number, flopsEach: number, limit: number): InvocationRange[] {
  const step = Math.max(64, Math.floor(limit / flopsEach / 64) * 64);
  return Array.from({ length: Math.ceil(invocations / step) }, (_, piece) => {
    const [first, end] = [piece * step, Math.min(invocations, (piece + 1) * step)];
    return { first, end, grid: foldedGrid(end - first) };
  });
}
