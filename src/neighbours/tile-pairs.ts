// All pairs among n datapoints as tiles on and above the diagonal, in an order in which every datapoint meets the others in
// ascending order.

/** Candidates and queries of a tile; on the diagonal both are the same. */
export interface Pair {
  readonly firstCandidate: number;
  readonly candidates: number;
  readonly firstQuery: number;
  readonly queries: number;
  /** Pairs that are computed for it. */
  readonly cost: number;
}

/** Datapoints of a tile that is not all are a multiple of these. */
export const alignment = 16;

/** Datapoints along the edge of a tile whose float32 distances fit in `bytes`: all n, or a multiple of 16. */
export function tileEdge(n: number, bytes: number): number {
  const edge = Math.floor(Math.sqrt(bytes / 4) / alignment) * alignment;
  return n <= edge ? n : Math.max(alignment, edge);
}

/**
 * Tiles by rows: those before its own a datapoint meets as a query, in ascending order; its own; and those behind it as a
 * candidate, in ascending order too.
 */
export function tilePairs(n: number, edge: number): Pair[] {
  const starts = Array.from({ length: Math.ceil(n / edge) }, (_, i) => i * edge);
  return starts.flatMap((firstCandidate) =>
    starts
      .filter((start) => start >= firstCandidate)
      .map((firstQuery) => {
        const [candidates, queries] = [firstCandidate, firstQuery].map((start) => Math.min(edge, n - start));
        const cost = firstCandidate === firstQuery ? (queries * (queries + 1)) / 2 : candidates * queries;
        return { firstCandidate, candidates, firstQuery, queries, cost };
      }),
  );
}
