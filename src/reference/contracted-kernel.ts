// Kernel terms of any graph by contraction of gradients per datapoint: a parameter used twice gets its cross terms.
import { outputSize } from '../model/shape';
import { trace } from './forward';
import { type Batch, type ReferenceModel, unitRows } from './model';
import { rowProduct } from './row-product';
import { datapointGradients } from './vjp';

type Rows = Record<string, Float64Array>;

/** Gradients of every logit, C times [n, size] by parameter. */
function logitGradients(model: ReferenceModel, batch: Batch): Rows[] {
  const pass = trace(model, batch);
  const classes = outputSize(model.graph);
  return Array.from({ length: classes }, (_, c) => datapointGradients(pass, unitRows(batch.n, classes, c)));
}

interface Gram {
  readonly n1: number;
  readonly n2: number;
  readonly rate: number;
  readonly place: (i: number, j: number) => number;
}

/** into[i, j] += rate * <g_i, g'_j>, entry (i, j) at place(i, j). */
function addGram(into: Float64Array, left: Float64Array, right: Float64Array, gram: Gram): void {
  const { n1, n2, rate, place } = gram;
  const size = left.length / n1;
  for (let i = 0; i < n1; i++) {
    for (let j = 0; j < n2; j++) into[place(i, j)] += rate * rowProduct(left, i, right, j, size);
  }
}

/** Kernel of every parameter, [n1, C, n2, C] by name. Keeps all gradients: (n1 + n2) C P numbers. */
export function contractedTerms(model: ReferenceModel, a: Batch, b: Batch): Map<string, Float64Array> {
  const left = logitGradients(model, a);
  const right = a === b ? left : logitGradients(model, b);
  const classes = left.length;
  return new Map(
    model.graph.parameters.map(({ name, rate }) => {
      const term = new Float64Array(a.n * b.n * classes * classes);
      left.forEach((rows1, c) =>
        right.forEach((rows2, d) => {
          const place = (i: number, j: number) => ((i * classes + c) * b.n + j) * classes + d;
          addGram(term, rows1[name], rows2[name], { n1: a.n, n2: b.n, rate, place });
        }),
      );
      return [name, term];
    }),
  );
}

/** A cotangent [n, C] of each side. */
export type CotangentPair = readonly [ArrayLike<number>, ArrayLike<number>];

/**
 * sum over pairs (u, u') of <J(a_i)^T u_i, J(b_j)^T u'_j>, rates included: [n1, n2] by parameter. Keeps the gradients of
 * one pair at a time: (n1 + n2) P numbers.
 */
export function contractedPairs(
  model: ReferenceModel,
  a: Batch,
  b: Batch,
  cotangents: Iterable<CotangentPair>,
): Map<string, Float64Array> {
  const { parameters } = model.graph;
  const left = trace(model, a);
  const right = a === b ? left : trace(model, b);
  const terms = new Map(parameters.map(({ name }) => [name, new Float64Array(a.n * b.n)]));
  for (const [u1, u2] of cotangents) {
    const rows1 = datapointGradients(left, u1);
    const rows2 = left === right && u1 === u2 ? rows1 : datapointGradients(right, u2);
    for (const { name, rate } of parameters) {
      const place = (i: number, j: number) => i * b.n + j;
      addGram(terms.get(name)!, rows1[name], rows2[name], { n1: a.n, n2: b.n, rate, place });
    }
  }
  return terms;
}
