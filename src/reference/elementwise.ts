// Element by element: functions of one number, and sums, differences, products and quotients of two values.
import type { BinaryNode, GraphNode } from '../model/graph';
import { activationCurvature, activationDerivative, activationValue } from './activations';
import type { Rule, View } from './rule';
import { unaryCurvature, unaryDerivative, unaryValue } from './unary-functions';

type Of<Node extends GraphNode> = (node: Node, z: number) => number;

function pointwise<Op extends 'activation' | 'unary'>(
  value: Of<Extract<GraphNode, { op: Op }>>,
  derivative: Of<Extract<GraphNode, { op: Op }>>,
  second: Of<Extract<GraphNode, { op: Op }>>,
): Rule<Op> {
  return {
    value: ({ node, inputs: [z] }) => z.map((number) => value(node, number)),
    tangent: ({ node, inputs: [z] }, [along]) => along.map((number, at) => number * derivative(node, z[at])),
    curvature: ({ node, inputs: [z] }, [along]) => along.map((number, at) => number * number * second(node, z[at])),
    cotangent: ({ node, inputs: [z] }, delta, [into]) => {
      for (let at = 0; at < into.length; at++) into[at] += delta[at] * derivative(node, z[at]);
    },
  };
}

export const activation = pointwise<'activation'>(
  ({ kind, slope }, z) => activationValue(kind, z, slope),
  ({ kind, slope }, z) => activationDerivative(kind, z, slope),
  ({ kind }, z) => activationCurvature(kind, z),
);

export const unary = pointwise<'unary'>(
  ({ kind, constants }, z) => unaryValue(kind, z, constants),
  ({ kind, constants }, z) => unaryDerivative(kind, z, constants),
  ({ kind, constants }, z) => unaryCurvature(kind, z, constants),
);

const sum = (a: Float64Array, b: Float64Array) => a.map((value, at) => value + b[at]);

export const add: Rule<'add'> = {
  value: ({ inputs: [a, b] }) => sum(a, b),
  tangent: (_view, [a, b]) => sum(a, b),
  cotangent: (_view, delta, into) => {
    for (const to of into) for (let at = 0; at < to.length; at++) to[at] += delta[at];
  },
};

interface BinaryFunction {
  readonly value: (a: number, b: number) => number;
  /** Derivatives by a and by b. */
  readonly byFirst: (a: number, b: number) => number;
  readonly bySecond: (a: number, b: number) => number;
  /** Second derivatives by both, and twice by b; twice by a all are 0. */
  readonly byBoth: (a: number, b: number) => number;
  readonly bySecondTwice: (a: number, b: number) => number;
}

const binaryFunctions: Readonly<Record<BinaryNode['kind'], BinaryFunction>> = {
  subtract: {
    ...{ value: (a, b) => a - b, byFirst: () => 1, bySecond: () => -1 },
    ...{ byBoth: () => 0, bySecondTwice: () => 0 },
  },
  multiply: {
    ...{ value: (a, b) => a * b, byFirst: (_a, b) => b, bySecond: (a) => a },
    ...{ byBoth: () => 1, bySecondTwice: () => 0 },
  },
  divide: {
    ...{ value: (a, b) => a / b, byFirst: (_a, b) => 1 / b, bySecond: (a, b) => -a / (b * b) },
    ...{ byBoth: (_a, b) => -1 / (b * b), bySecondTwice: (a, b) => (2 * a) / (b * b * b) },
  },
};

const functionOf = ({ node }: View<BinaryNode>) => binaryFunctions[node.kind];

export const binary: Rule<'binary'> = {
  value: (view) => {
    const [a, b] = view.inputs;
    const { value } = functionOf(view);
    return a.map((number, at) => value(number, b[at]));
  },
  tangent: (view, [first, second]) => {
    const [a, b] = view.inputs;
    const { byFirst, bySecond } = functionOf(view);
    return first.map((number, at) => number * byFirst(a[at], b[at]) + second[at] * bySecond(a[at], b[at]));
  },
  curvature: (view, [first, second]) => {
    const [a, b] = view.inputs;
    const { byBoth, bySecondTwice } = functionOf(view);
    return first.map(
      (number, at) => second[at] * (2 * number * byBoth(a[at], b[at]) + second[at] * bySecondTwice(a[at], b[at])),
    );
  },
  cotangent: (view, delta, [first, second]) => {
    const [a, b] = view.inputs;
    const { byFirst, bySecond } = functionOf(view);
    for (let at = 0; at < delta.length; at++) {
      first[at] += delta[at] * byFirst(a[at], b[at]);
      second[at] += delta[at] * bySecond(a[at], b[at]);
    }
  },
};
