// The faces of a primitive on the GPU. What its parameters add to the kernel is described by `kernelTerms`.
import type { Matrix } from '../gpu/matrix';
import type { GraphNode } from '../model/graph';
import type { OpContext } from './context';
import type { Cotangent, StackedCotangent } from './cotangent';
import type { ParameterSet } from './parameter-set';

/** Values of a node and of its inputs for n datapoints, each [features, n]. */
export interface Primal {
  readonly inputs: readonly Matrix[];
  readonly output: Matrix;
}

/** k directions at once: tangents of a value are [k * features, n]; undefined stands for zero. */
export interface Tangents {
  readonly count: number;
  readonly inputs: readonly (Matrix | undefined)[];
  /** True where nobody else reads the input tangent, so that it may be changed in place. */
  readonly owned: readonly boolean[];
  readonly parameters?: ParameterSet;
}

/** A parameter's term: scale * <left, left'> * <delta, delta'>, with 1 in place of an absent left factor. */
export interface KernelTerm {
  readonly parameter: string;
  /** [features, n] of the node's input, or absent for a bias. */
  readonly activations?: Matrix;
  /** multiplier^2 * rate. */
  readonly scale: number;
}

export interface Op<Node extends GraphNode> {
  /** Values for n datapoints. */
  forward(context: OpContext, node: Node, inputs: readonly Matrix[], n: number): Matrix;
  /** Tangents of the output, or undefined where they are zero. */
  jvp(context: OpContext, node: Node, primal: Primal, tangents: Tangents): Matrix | undefined;
  /**
   * Second derivatives of the output where inputs and parameters go along straight lines with these tangents, `own` those of
   * the output: [k * features, n]; undefined where they are zero. Absent where they always are.
   */
  curvature?(
    context: OpContext,
    node: Node,
    primal: Primal,
    tangents: Tangents,
    own: Matrix | undefined,
  ): Matrix | undefined;
  /** Cotangents of each input. */
  vjp(context: OpContext, node: Node, primal: Primal, cotangent: Cotangent): Cotangent[];
  /** Writes gradient c of each parameter, times `weigh(parameter)`, into set c of `into`. */
  gradient(
    context: OpContext,
    node: Node,
    primal: Primal,
    cotangent: StackedCotangent,
    into: ParameterSet,
    weigh: (name: string) => number,
  ): void;
  kernelTerms(context: OpContext, node: Node, primal: Primal): KernelTerm[];
  /** Records gradients of each datapoint by itself; of primitives with parameters. */
  gradientRows?(context: OpContext, node: Node, primal: Primal, request: GradientRows): void;
}

/**
 * Gradients of C cotangents, datapoint by datapoint, in rows `first` to `first + count` of a parameter as it is stored
 * [rows, columns] (see ParameterLayout): out[c * count * columns + (r - first) * columns + o, i] is, or with `accumulate`
 * adds, the derivative by number (r, o) of datapoint i, multiplier included, rate not.
 */
export interface GradientRows {
  readonly parameter: string;
  readonly cotangent: StackedCotangent;
  readonly first: number;
  readonly count: number;
  /** [C * count * columns, n]. */
  readonly out: Matrix;
  readonly accumulate: boolean;
}
