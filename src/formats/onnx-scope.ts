// What the operators of a file are read with: the graph that is being made, the file's weights, and what to tell people.
import { unsupported } from '../core/errors';
import { sizeOf, type Tensor } from '../core/tensor';
import { GraphBuilder, type Value } from '../model/graph-builder';
import { Places } from '../model/places';
import type { Attribute, OnnxNode } from './onnx-schema';
import type { OnnxTensor } from './onnx-tensor';
import { gather, known, type Known, numbersOf, type OnnxValue } from './onnx-value';

/** Reads one node: what it makes of its inputs, undefined standing for inputs that are left out. */
export type Operator = (scope: Scope, call: Call) => OnnxValue | readonly OnnxValue[];

/** A node with the values of its inputs. */
export class Call {
  constructor(
    readonly node: OnnxNode,
    readonly inputs: readonly (OnnxValue | undefined)[],
  ) {}

  get type(): string {
    return this.node.type;
  }

  /** Throws Unsupported where the input is left out. */
  input(at: number): OnnxValue {
    const found = this.inputs[at];
    if (!found) throw unsupported(`${this.type} without its input ${at}`);
    return found;
  }

  /** Throws Unsupported where the input depends on the datapoint. */
  known(at: number): Known {
    const found = this.input(at);
    if (found.kind === 'known') return found;
    throw unsupported(`${this.type} that depends on the datapoint`);
  }

  attribute(name: string): Attribute | undefined {
    return this.node.attributes.get(name);
  }

  integer(name: string, otherwise: number): number {
    return this.attribute(name)?.integer ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    return this.attribute(name)?.float ?? otherwise;
  }

  integers(name: string): readonly number[] | undefined {
    return this.attribute(name)?.integers;
  }

  text(name: string, otherwise: string): string {
    return this.attribute(name)?.text ?? otherwise;
  }

  /** A list that newer operator sets give as an input and older ones as an attribute. */
  list(name: string, at: number): readonly number[] | undefined {
    const input = this.inputs[at];
    return input ? numbersOf(input, `${name} of ${this.type}`) : this.integers(name);
  }
}

/** The most numbers that are computed while a file is read. */
const mostNumbers = 2 ** 26;

export class Scope {
  readonly builder = new GraphBuilder();
  /** Pieces of what was split into a list, by its name. */
  readonly sequences = new Map<string, readonly OnnxValue[]>();
  private knownNumbers = 0;
  private readonly notes = new Set<string>();
  private readonly comparisons = new Map<OnnxValue, { readonly x: OnnxValue; readonly limit: number }>();

  constructor(
    readonly opset: number,
    readonly weights: ReadonlyMap<string, OnnxTensor>,
    /** How often a value is read. */
    private readonly reads: ReadonlyMap<string, number>,
    /** Parameters that layers use in so different ways that they are values like any other. */
    private readonly loose: ReadonlySet<string> = new Set(),
    /** Tables of cosines and sines, which are constants. */
    readonly tables: ReadonlySet<string> = new Set(),
  ) {}

  /** Counts known numbers that a node has made. Throws Unsupported where they are too many in all. */
  count(values: readonly OnnxValue[]): void {
    for (const value of values) this.knownNumbers += value.kind === 'known' ? value.data.length : 0;
    if (this.knownNumbers > mostNumbers)
      throw unsupported(`more than ${mostNumbers} numbers that are known beforehand`);
  }

  note(text: string): void {
    this.notes.add(text);
  }

  get allNotes(): string[] {
    return [...this.notes];
  }

  /** True where one node alone reads the value. */
  isReadOnce(name: string): boolean {
    return this.reads.get(name) === 1;
  }

  /** A condition that x is greater than a number, in which exporters wrap functions. */
  rememberComparison(condition: OnnxValue, x: OnnxValue, limit: number | undefined): void {
    if (limit !== undefined) this.comparisons.set(condition, { x, limit });
  }

  /** What such a condition compares. */
  compared(condition: OnnxValue): { readonly x: OnnxValue; readonly limit: number } | undefined {
    return this.comparisons.get(condition);
  }

  /** The value as part of the graph; known numbers become a constant. Throws Unsupported for ids as numbers. */
  valueOf(value: OnnxValue): Value {
    if (value.kind === 'known') {
      if (value.perBatch) throw unsupported('arithmetic of datapoints with the size of the batch');
      const [length, data] = [sizeOf(value.shape), value.data];
      const uniform = length > 0 && Array.from(data).every((number) => number === data[0]);
      const shape = value.shape.length === 0 ? [1] : value.shape;
      if (!uniform) return this.builder.constant(shape, data);
      const scalar = this.builder.reshape(
        this.builder.scalar(data[0]),
        shape.map(() => 1),
      );
      return this.builder.reshape(this.builder.expand(scalar, shape), value.shape);
    }
    if (value.type !== 'float')
      throw unsupported(`arithmetic of ${value.type === 'bool' ? 'conditions' : 'token ids'}`);
    return value.value;
  }

  /** Name of the parameter that a value is a view of. */
  parameterOf(value: OnnxValue): string | undefined {
    if (value.kind !== 'computed') return undefined;
    const node = this.builder.nodeOf(value.value);
    return node.op === 'parameter' ? node.parameter : undefined;
  }

  /** Name of the parameter that a value is, in its shape up to axes of length 1. */
  wholeParameter(value: OnnxValue | undefined): string | undefined {
    const name = value && this.parameterOf(value);
    return name !== undefined && this.builder.isWhole((value as { value: Value }).value) ? name : undefined;
  }

  /** A parameter of this very shape; undefined for any other value. */
  parameterOfShape(value: OnnxValue | undefined, shape: readonly number[]): string | undefined {
    const name = this.wholeParameter(value);
    return name !== undefined && !this.loose.has(name) && `${this.builder.declared(name).shape}` === `${shape}`
      ? name
      : undefined;
  }

  /** The name and layout of a matrix parameter, for a value [in, out] that is it or its transpose. */
  matrixOf(value: OnnxValue): { readonly weight: string; readonly layout?: 'in-out' } | undefined {
    const weight = this.parameterOf(value);
    if (weight === undefined || value.kind !== 'computed' || this.loose.has(weight)) return undefined;
    const { shape } = this.builder.declared(weight);
    const { places } = value.value;
    if (shape.length !== 2) return undefined;
    if (places.sameAs(Places.whole(shape))) return { weight, layout: 'in-out' };
    return places.sameAs(Places.whole(shape).transpose([1, 0])) ? { weight } : undefined;
  }

  /** Numbers that are in the file, trained or not; undefined for what depends on the datapoint. */
  numbersIn(value: OnnxValue): Known | undefined {
    if (value.kind === 'known') return value;
    const name = this.parameterOf(value);
    if (name === undefined) return undefined;
    const { shape, data } = this.weights.get(name)!;
    return gather(known(shape, data, 'float'), value.value.places, undefined, value.value.fill);
  }

  /** The same as a tensor. Throws Unsupported where the numbers are not in the file. */
  tensorIn(value: OnnxValue, what: string): Tensor<Float64Array> {
    const found = this.numbersIn(value);
    if (!found || found.perBatch) throw unsupported(`${what} that is computed`);
    return { shape: found.shape, data: Float64Array.from(found.data) };
  }

  /** The number that a value of the file has everywhere; undefined for other values. */
  uniformIn(value: OnnxValue): number | undefined {
    const found = this.numbersIn(value);
    if (!found || found.perBatch || found.data.length === 0) return undefined;
    return Array.prototype.every.call(found.data, (number) => number === found.data[0]) ? found.data[0] : undefined;
  }

  /** The one number of a scalar; undefined for other values. */
  scalarIn(value: OnnxValue | undefined): number | undefined {
    const found = value && this.numbersIn(value);
    return found && !found.perBatch && sizeOf(found.shape) === 1 ? found.data[0] : undefined;
  }
}
