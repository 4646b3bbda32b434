// What the oracle works on: a graph with parameter values of any precision, and rows of datapoints.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Graph } from '../model/graph';
import { inputSize, outputSize, parameterOf } from '../model/shape';

/** Numbers by parameter name, row-major in the parameter's shape. */
export type Values = Readonly<Record<string, ArrayLike<number>>>;

/** A Model (float32 values) is one; so is the same with float64 values. */
export interface ReferenceModel {
  readonly graph: Graph;
  readonly values: Values;
}

/** n datapoints, one after the other: data is [n, features]. */
export interface Batch {
  readonly n: number;
  readonly data: ArrayLike<number>;
}

/** A direction: a change of some parameters, of the inputs ([n, features]), or of both; what is absent is zero. */
export interface Tangent {
  readonly parameters?: Values;
  readonly inputs?: ArrayLike<number>;
}

/** Value of every node by id, each [n, features]. */
export type NodeValues = Map<string, Float64Array>;

/** Throws ShapeMismatch unless the batch has rows of the graph's input size. */
export function checkBatch(graph: Graph, { n, data }: Batch): void {
  const expected = n * inputSize(graph);
  if (data.length !== expected) throw shapeMismatch(`${expected} numbers for ${n} datapoints`, `${data.length}`);
}

/** Throws ShapeMismatch unless `rows` is [n, C] of the graph. */
export function checkLogitRows(graph: Graph, n: number, rows: ArrayLike<number>): void {
  const expected = n * outputSize(graph);
  if (rows.length !== expected) throw shapeMismatch(`${expected} numbers, a row of logits each`, `${rows.length}`);
}

/** Forward multiplier of a parameter. */
export function multiplierOf(graph: Graph, name: string): number {
  return parameterOf(graph, name).multiplier;
}

/** `rows` zeros of every parameter's size, one after the other. */
export function zeroParameters(graph: Graph, rows = 1): Record<string, Float64Array> {
  return Object.fromEntries(graph.parameters.map(({ name, shape }) => [name, new Float64Array(rows * sizeOf(shape))]));
}

/** Cotangents [n, C] that pick logit c of every datapoint. */
export function unitRows(n: number, classes: number, c: number): Float64Array {
  const rows = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) rows[i * classes + c] = 1;
  return rows;
}
