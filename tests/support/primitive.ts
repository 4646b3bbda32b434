// Every face of a primitive by itself against float64: forward, jvp, vjp, gradients summed and datapoint by datapoint. The
// test states the value and the derivative along one direction; the rest follows from unit directions.
import { expect, test } from 'vitest';
import { sizeOf } from '../../src/core/tensor';
import { CommandList } from '../../src/gpu/commands';
import type { Gpu } from '../../src/gpu/device';
import { toKMajor, type Matrix } from '../../src/gpu/matrix';
import { readMatrix } from '../../src/gpu/readback';
import { submit } from '../../src/gpu/submit';
import type { Graph, GraphNode, Parameter, ParameterValues } from '../../src/model/graph';
import { OpContext } from '../../src/ops/context';
import type { StackedCotangent } from '../../src/ops/cotangent';
import type { Op, Primal } from '../../src/ops/op';
import { ParameterLayout, ParameterSet } from '../../src/ops/parameter-set';
import { randomNumbers, relativeError } from './numbers';

type Numbers = Float64Array;

/** A value of each input and of each parameter, of one datapoint; or a direction. */
export interface Point {
  readonly inputs: readonly Numbers[];
  readonly parameters: Readonly<Record<string, Numbers>>;
}

export interface PrimitiveCase<Node extends GraphNode> {
  readonly op: Op<Node>;
  readonly node: Node;
  /** Of the inputs. */
  readonly shapes: readonly (readonly number[])[];
  readonly parameters?: readonly Pick<Parameter, 'name' | 'shape' | 'multiplier'>[];
  readonly n: number;
  /** Numbers of an input, standard normal unless told. */
  readonly draw?: (count: number, seed: number) => Numbers;
  /** False where inputs have no tangents and no cotangents. */
  readonly differentiable?: boolean;
  readonly value: (point: Point) => Numbers;
  readonly derivative: (point: Point, direction: Point) => Numbers;
}

const bound = 3e-6;
const [directionCount, cotangentCount] = [3, 2];

function graphOf<Node extends GraphNode>({ node, shapes, parameters = [] }: PrimitiveCase<Node>): Graph {
  const sources = node.inputs.map((id, at): GraphNode => ({ op: 'input', id, inputs: [], shape: shapes[at] }));
  const all = parameters.map((each) => ({ ...each, rate: 1, deviation: 1 }));
  return { nodes: [...sources, node], parameters: all, output: node.id };
}

/** Row i of [n, size]. */
const rowOf = (values: Numbers, i: number, size: number): Numbers => values.subarray(i * size, (i + 1) * size);

class Trial<Node extends GraphNode> {
  readonly inputs: Numbers[];
  readonly parameters: Record<string, Numbers>;
  readonly layout: ParameterLayout;
  readonly size: number;

  constructor(
    readonly gpu: Gpu,
    readonly own: PrimitiveCase<Node>,
  ) {
    const draw = own.draw ?? randomNumbers;
    this.layout = new ParameterLayout(graphOf(own));
    this.size = sizeOf(this.layout.shapes.get(own.node.id)!);
    this.inputs = own.shapes.map((shape, at) => draw(own.n * sizeOf(shape), 10 + at));
    this.parameters = this.drawn(1);
  }

  drawn(seed: number): Record<string, Numbers> {
    const all = this.own.parameters ?? [];
    return Object.fromEntries(all.map(({ name, shape }) => [name, randomNumbers(sizeOf(shape), seed, name)]));
  }

  point(i: number, inputs = this.inputs, parameters: Point['parameters'] = this.parameters): Point {
    return { inputs: inputs.map((values, at) => rowOf(values, i, sizeOf(this.own.shapes[at]))), parameters };
  }

  zero(): Point {
    const inputs = this.own.shapes.map((shape) => new Float64Array(sizeOf(shape)));
    const empty = Object.entries(this.parameters).map(([name, value]) => [name, new Float64Array(value.length)]);
    return { inputs, parameters: Object.fromEntries(empty) };
  }

  /** Blocks [n, size], each k-major, behind one another. */
  stack(blocks: readonly Numbers[]): Matrix {
    const { n } = this.own;
    const size = blocks[0].length / n;
    const matrix = this.gpu.arena.matrix('stack', blocks.length * size, n);
    const step = size * matrix.stride * 4;
    const { queue } = this.gpu.device;
    blocks.forEach((block, at) => queue.writeBuffer(matrix.buffer, at * step, toKMajor(block, n, size)));
    return matrix;
  }

  sets(values: readonly Point['parameters'][]): ParameterSet {
    const set = ParameterSet.create(this.gpu.arena, 'sets', this.layout, values.length);
    values.forEach((each, at) => set.write(this.gpu, each as unknown as ParameterValues, at));
    return set;
  }

  /** Runs the forward pass and what `encode` records after it; returns what that returned. */
  async run<Result>(encode: (context: OpContext, primal: Primal) => Result): Promise<Result> {
    using scratch = this.gpu.arena.child('primitive-commands');
    const list = new CommandList(scratch, 1e5);
    const context = new OpContext(list, this.gpu.arena, 'registers', this.sets([this.parameters]));
    const inputs = this.inputs.map((values) => this.stack([values]));
    const output = this.own.op.forward(context, this.own.node, inputs, this.own.n);
    const result = encode(context, { inputs, output });
    await submit(this.gpu, list);
    return result;
  }

  /** Each block of a stack [blocks * size, n] as [n, size]. */
  async read(matrix: Matrix, blocks: number): Promise<Float32Array[]> {
    const values = await readMatrix(this.gpu, matrix);
    const [{ n }, size] = [this.own, matrix.rows / blocks];
    const place = (z: number, at: number): number => (z * size + (at % size)) * n + Math.floor(at / size);
    return Array.from({ length: blocks }, (_, z) =>
      Float32Array.from({ length: n * size }, (_, at) => values[place(z, at)]),
    );
  }

  /** [n, outputs] of a function of each datapoint. */
  each(compute: (i: number) => ArrayLike<number>): Numbers {
    return Float64Array.from(Array.from({ length: this.own.n }, (_, i) => Array.from(compute(i))).flat());
  }

  cotangent(): { blocks: Numbers[]; stacked: StackedCotangent } {
    const blocks = Array.from({ length: cotangentCount }, (_, c) => randomNumbers(this.own.n * this.size, 40 + c));
    return { blocks, stacked: { form: 'stacked', count: cotangentCount, matrix: this.stack(blocks), owned: false } };
  }

  /** <delta_i, the derivative by each number of what `pick` picks>. */
  pulled(i: number, delta: Numbers, pick: (direction: Point) => Numbers): Numbers {
    const direction = this.zero();
    const unit = pick(direction);
    return unit.map((_, at) => {
      unit[at] = 1;
      const moved = this.own.derivative(this.point(i), direction);
      unit[at] = 0;
      return moved.reduce((sum, value, o) => sum + value * delta[i * this.size + o], 0);
    });
  }
}

function testForward<Node extends GraphNode>(trialOf: () => Trial<Node>): void {
  test('forward', async () => {
    const trial = trialOf();
    const output = await trial.run((_context, primal) => primal.output);
    const [actual] = await trial.read(output, 1);
    expect(
      relativeError(
        actual,
        trial.each((i) => trial.own.value(trial.point(i))),
      ),
    ).toBeLessThan(bound);
  });
}

function testTangents<Node extends GraphNode>(own: PrimitiveCase<Node>, trialOf: () => Trial<Node>): void {
  const hasParameters = (own.parameters ?? []).length > 0;
  const all = own.differentiable === false ? [] : own.shapes.map((_, at) => at);
  const kinds = [
    ...all.map((at) => ({ moved: [at], parameters: false })),
    ...(hasParameters ? [{ moved: [], parameters: true }] : []),
    ...(all.length > 1 || (all.length && hasParameters) ? [{ moved: all, parameters: hasParameters }] : []),
  ];
  test.each(kinds)('tangents of inputs $moved, of parameters $parameters', async ({ moved, parameters }) => {
    const trial = trialOf();
    const directions = Array.from({ length: directionCount }, (_, t) => ({
      inputs: trial.inputs.map((values, at) =>
        moved.includes(at) ? randomNumbers(values.length, t, `${at}`) : new Float64Array(values.length),
      ),
      parameters: parameters ? trial.drawn(70 + t) : trial.zero().parameters,
    }));
    const inputs = trial.inputs.map((_, at) =>
      moved.includes(at) ? trial.stack(directions.map((each) => each.inputs[at])) : undefined,
    );
    const sets = parameters ? trial.sets(directions.map((each) => each.parameters)) : undefined;
    const tangents = { count: directionCount, inputs, owned: inputs.map(() => false), parameters: sets };
    const output = await trial.run((context, primal) => own.op.jvp(context, own.node, primal, tangents));
    const actual = await trial.read(output!, directionCount);
    directions.forEach((each, t) => {
      const expected = trial.each((i) => own.derivative(trial.point(i), trial.point(i, each.inputs, each.parameters)));
      expect(relativeError(actual[t], expected)).toBeLessThan(bound);
    });
  });
}

function testCotangents<Node extends GraphNode>(own: PrimitiveCase<Node>, trialOf: () => Trial<Node>): void {
  if (own.differentiable === false) return;
  test('cotangents', async () => {
    const trial = trialOf();
    const { blocks, stacked } = trial.cotangent();
    const sent = await trial.run((context, primal) => own.op.vjp(context, own.node, primal, stacked));
    for (const at of own.shapes.keys()) {
      const actual = await trial.read((sent[at] as StackedCotangent).matrix, cotangentCount);
      blocks.forEach((delta, c) => {
        const expected = trial.each((i) => trial.pulled(i, delta, ({ inputs }) => inputs[at]));
        expect(relativeError(actual[c], expected)).toBeLessThan(bound);
      });
    }
  });
}

function testGradient<Node extends GraphNode>(own: PrimitiveCase<Node>, trialOf: () => Trial<Node>): void {
  const parameters = own.parameters ?? [];
  if (parameters.length === 0) return;
  test('gradients, summed over datapoints', async () => {
    const trial = trialOf();
    const { blocks, stacked } = trial.cotangent();
    const into = ParameterSet.create(trial.gpu.arena, 'gradients', trial.layout, cotangentCount);
    const weigh = (name: string): number => (name === parameters[0].name ? 0.5 : 2);
    await trial.run((context, primal) => own.op.gradient(context, own.node, primal, stacked, into, weigh));
    for (const [c, delta] of blocks.entries()) {
      const actual = await into.read(trial.gpu, c);
      for (const { name } of parameters) {
        const expected = new Float64Array(trial.parameters[name].length);
        for (let i = 0; i < own.n; i++) {
          const part = trial.pulled(i, delta, (direction) => direction.parameters[name]);
          part.forEach((value, at) => (expected[at] += weigh(name) * value));
        }
        expect(relativeError(actual[name], expected)).toBeLessThan(bound);
      }
    }
  });
}

/** In two blocks of rows, the second added to numbers that are there. */
function testGradientRows<Node extends GraphNode>(own: PrimitiveCase<Node>, trialOf: () => Trial<Node>): void {
  const names = (own.parameters ?? []).map(({ name }) => name);
  test.each(names)('gradients of %s by datapoint', async (parameter) => {
    const trial = trialOf();
    const { blocks, stacked: cotangent } = trial.cotangent();
    const { rows, columns, transposed } = trial.layout.place(parameter);
    const step = Math.ceil(rows / 2);
    const parts = await trial.run((context, primal) =>
      Array.from({ length: Math.ceil(rows / step) }, (_, part) => {
        const [first, count] = [part * step, Math.min(step, rows - part * step)];
        const before = randomNumbers(own.n * count * columns, 5);
        const out = trial.stack(blocks.map(() => before));
        const request = { parameter, cotangent, first, count, out, accumulate: part === 1 };
        own.op.gradientRows!(context, own.node, primal, request);
        return { first, count, out, before: part === 1 ? before : before.map(() => 0) };
      }),
    );
    const place = (r: number, o: number): number => (transposed ? o * rows + r : r * columns + o);
    for (const { first, count, out, before } of parts) {
      const actual = await trial.read(out, cotangentCount);
      blocks.forEach((delta, c) => {
        const expected = trial.each((i) => {
          const gradient = trial.pulled(i, delta, (direction) => direction.parameters[parameter]);
          const start = rowOf(before, i, count * columns);
          return start.map((value, at) => value + gradient[place(first + Math.floor(at / columns), at % columns)]);
        });
        expect(relativeError(actual[c], expected)).toBeLessThan(bound);
      });
    }
  });
}

/** Declares tests of every face that the case has. */
export function testPrimitive<Node extends GraphNode>(gpu: () => Gpu, own: PrimitiveCase<Node>): void {
  const trialOf = (): Trial<Node> => new Trial(gpu(), own);
  testForward(trialOf);
  testTangents(own, trialOf);
  testCotangents(own, trialOf);
  testGradient(own, trialOf);
  testGradientRows(own, trialOf);
}

/** a + b, element by element. */
export const plus = (a: Numbers, b: Numbers): Numbers => a.map((value, at) => value + b[at]);
