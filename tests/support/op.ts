// One primitive on the GPU against the oracle's rule of its node: values, tangents and cotangents of stacks.
import { expect } from 'vitest';
import { normals } from '../../src/core/random';
import { sizeOf } from '../../src/core/tensor';
import { CommandList } from '../../src/gpu/commands';
import type { Gpu } from '../../src/gpu/device';
import type { Matrix } from '../../src/gpu/matrix';
import { readMatrix } from '../../src/gpu/readback';
import { submit } from '../../src/gpu/submit';
import type { Graph, GraphNode, Parameter, ParameterValues } from '../../src/model/graph';
import { nodeShape } from '../../src/model/shape';
import { OpContext } from '../../src/ops/context';
import type { Op, Primal } from '../../src/ops/op';
import { ParameterLayout, ParameterSet } from '../../src/ops/parameter-set';
import type { View } from '../../src/reference/rule';
import { ruleOf } from '../../src/reference/rules';
import { unitRoundoff } from './bounds';
import { uploadMatrix } from './gpu';
import { expectWithin } from './within';

export interface OpCase {
  readonly node: GraphNode;
  /** Shapes of the node's inputs, by id. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly parameters?: readonly Parameter[];
  /** The inputs' numbers from normal ones; those themselves unless told. */
  readonly draw?: (normal: number) => number;
  /** Roundings of any result, relative to the largest of its kind. */
  readonly roundings: number;
}

/** A primitive with values for everything around it, and its forward pass on the GPU. */
export interface OpRun {
  readonly gpu: Gpu;
  readonly op: Op<GraphNode>;
  readonly node: GraphNode;
  readonly n: number;
  readonly layout: ParameterLayout;
  readonly weights: ParameterSet;
  readonly view: View;
  readonly primal: Primal;
  readonly roundings: number;
}

/** k-major [features, n] of datapoint-major [n, features]; its own inverse with the numbers exchanged. */
function exchanged(values: ArrayLike<number>, n: number): Float32Array {
  const features = values.length / n;
  return Float32Array.from({ length: values.length }, (_, at) => values[(at % n) * features + Math.floor(at / n)]);
}

/** Blocks [n, features] behind one another as one stack [blocks * features, n] on the GPU. */
export function uploadStack(gpu: Gpu, blocks: readonly ArrayLike<number>[], n: number): Matrix {
  const values = blocks.flatMap((block) => [...exchanged(block, n)]);
  return uploadMatrix(gpu, values, values.length / n, n);
}

/** Within the roundings of the case, relative to the largest expected number. */
export async function expectStack(run: OpRun, actual: Matrix, expected: readonly ArrayLike<number>[]): Promise<void> {
  const values = expected.flatMap((block) => [...exchanged(block, run.n)]);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expectWithin(await readMatrix(run.gpu, actual), (at) => ({
    value: values[at],
    bound: (run.roundings + 1) * unitRoundoff * largest,
  }));
}

/** Records with `encode` in a context of the run and waits for the work; results stay. */
export async function recorded<Result>(
  { gpu, weights }: Pick<OpRun, 'gpu' | 'weights'>,
  encode: (context: OpContext) => Result,
): Promise<Result> {
  using scratch = gpu.arena.child('test op');
  const list = new CommandList(scratch);
  const result = encode(new OpContext(list, gpu.arena, 'registers', weights));
  await submit(gpu, list);
  return result;
}

/** Draws numbers, and runs the forward pass, which it checks. */
export async function startRun(gpu: Gpu, op: Op<never>, one: OpCase, n: number): Promise<OpRun> {
  const { node, inputs, parameters = [], draw = (z: number) => z, roundings } = one;
  const sources = Object.entries(inputs).map(([id, shape]) => ({ op: 'input', id, inputs: [], shape }) as const);
  const graph: Graph = { nodes: [...sources, node], parameters, output: node.id };
  const layout = new ParameterLayout(graph);
  const values: ParameterValues = Object.fromEntries(
    parameters.map(({ name, shape }, at) => [name, normals(3, at, sizeOf(shape))]),
  );
  const weights = ParameterSet.create(gpu.arena, 'weights', layout);
  weights.write(gpu, values);
  const inputShapes = node.inputs.map((id) => inputs[id]);
  const numbers = node.inputs.map((id) => {
    const stream = Object.keys(inputs).indexOf(id) + 1;
    return Float64Array.from(normals(5, stream, n * sizeOf(inputs[id])), (z) => Math.fround(draw(z)));
  });
  const view: View = {
    node,
    model: { graph, values },
    batch: { n, data: [] },
    inputs: numbers,
    inputShapes,
    shape: nodeShape(graph, node, inputShapes),
  };
  const matrices = numbers.map((block) => uploadStack(gpu, [block], n));
  const faces = op as unknown as Op<GraphNode>;
  const output = await recorded({ gpu, weights }, (context) => faces.forward(context, node, matrices, n));
  const primal = { inputs: matrices, output };
  const run: OpRun = { gpu, op: faces, node, n, layout, weights, view, primal, roundings };
  await expectStack(run, output, [ruleOf(node).value(view)]);
  return run;
}

const drawn = (stream: number, count: number, block: number): Float64Array =>
  new Float64Array(normals(7, stream * 100 + block, count));

/** J v for k directions of those inputs that `given` names by place, owned by nobody else or not. */
export async function checkTangents(
  run: OpRun,
  count: number,
  given: readonly number[],
  owned: boolean,
): Promise<void> {
  const { gpu, op, node, n, view, primal } = run;
  const blocks = view.inputs.map(({ length }, at) =>
    Array.from({ length: count }, (_, k) => (given.includes(at) ? drawn(at, length, k) : new Float64Array(length))),
  );
  const inputs = blocks.map((own, at) => (given.includes(at) ? uploadStack(gpu, own, n) : undefined));
  const actual = await recorded(run, (context) =>
    op.jvp(context, node, primal, { count, inputs, owned: inputs.map(() => owned) }),
  );
  const along = (k: number) => blocks.map((own) => own[k]);
  const expected = Array.from({ length: count }, (_, k) => ruleOf(node).tangent(view, along(k), {}));
  await expectStack(run, actual!, expected);
  if (owned) return;
  expect(inputs.map((input) => input?.buffer)).not.toContain(actual!.buffer);
  for (const at of given) await expectStack({ ...run, roundings: -1 }, inputs[at]!, blocks[at]);
}

/** The cotangents of every input for C of the output, which stay as they were unless they are owned. */
export async function checkCotangents(run: OpRun, count: number, owned: boolean): Promise<void> {
  const { gpu, op, node, n, view, primal } = run;
  const blocks = Array.from({ length: count }, (_, c) => drawn(50, n * sizeOf(view.shape), c));
  const matrix = uploadStack(gpu, blocks, n);
  const cotangent = { form: 'stacked', count, matrix, owned } as const;
  const sent = await recorded(run, (context) => op.vjp(context, node, primal, cotangent));
  const expected = blocks.map((delta) => {
    const into = view.inputs.map(({ length }) => new Float64Array(length));
    ruleOf(node).cotangent!(view, delta, into);
    return into;
  });
  for (const [at, own] of sent.entries()) {
    if (own.form !== 'stacked') throw new Error(`a ${own.form} cotangent`);
    if (!owned && own.owned) expect(own.matrix.buffer).not.toBe(matrix.buffer);
    await expectStack(
      run,
      own.matrix,
      expected.map((into) => into[at]),
    );
  }
  if (!owned) await expectStack({ ...run, roundings: -1 }, matrix, blocks);
}
