// Dense layers over the last axis, at every position, with the weight in either layout.
import { sizeOf } from '../core/tensor';
import type { DenseNode } from '../model/graph';
import { multiplierOf, type Values } from './model';
import type { Rule, View } from './rule';

interface Sizes {
  /** Positions of one datapoint. */
  readonly positions: number;
  readonly fanIn: number;
  readonly fanOut: number;
  /** Steps in the weight from one output, and from one input, to the next. */
  readonly outStep: number;
  readonly inStep: number;
}

function sizesOf({ node, inputShapes, shape }: View<DenseNode>): Sizes {
  const [fanIn, fanOut] = [inputShapes[0].at(-1)!, shape.at(-1)!];
  const [outStep, inStep] = node.layout === 'in-out' ? [1, fanOut] : [fanIn, 1];
  return { positions: sizeOf(shape.slice(0, -1)), fanIn, fanOut, outStep, inStep };
}

/** out[r, o] += scale * sum_k W[o, k] * rows[r, k]. */
function addProduct(out: Float64Array, rows: Float64Array, weight: ArrayLike<number>, scale: number, sizes: Sizes) {
  const { fanIn, fanOut, outStep, inStep } = sizes;
  for (let r = 0; r < out.length / fanOut; r++) {
    for (let o = 0; o < fanOut; o++) {
      let sum = 0;
      for (let k = 0; k < fanIn; k++) sum += weight[o * outStep + k * inStep] * rows[r * fanIn + k];
      out[r * fanOut + o] += scale * sum;
    }
  }
}

/** into[r, k] += scale * sum_o delta[r, o] * W[o, k]. */
function addTransposed(
  into: Float64Array,
  delta: Float64Array,
  weight: ArrayLike<number>,
  scale: number,
  sizes: Sizes,
) {
  const { fanIn, fanOut, outStep, inStep } = sizes;
  for (let r = 0; r < delta.length / fanOut; r++) {
    for (let o = 0; o < fanOut; o++) {
      const scaled = scale * delta[r * fanOut + o];
      for (let k = 0; k < fanIn; k++) into[r * fanIn + k] += scaled * weight[o * outStep + k * inStep];
    }
  }
}

/** m_w W rows + m_b b, with W and b from `values`; what is absent there is zero. */
function applied(view: View<DenseNode>, rows: Float64Array, values: Values | undefined): Float64Array {
  const { node, model, batch, shape } = view;
  const out = new Float64Array(batch.n * sizeOf(shape));
  const weight = values?.[node.weight];
  if (weight) addProduct(out, rows, weight, multiplierOf(model.graph, node.weight), sizesOf(view));
  const bias = node.bias === undefined ? undefined : values?.[node.bias];
  if (!bias) return out;
  const scale = multiplierOf(model.graph, node.bias!);
  for (let at = 0; at < out.length; at++) out[at] += scale * bias[at % bias.length];
  return out;
}

function addWeightGradient(gradient: Float64Array, view: View<DenseNode>, delta: Float64Array, datapoint: number) {
  const { positions, fanIn, fanOut, outStep, inStep } = sizesOf(view);
  const scale = multiplierOf(view.model.graph, view.node.weight);
  for (let r = datapoint * positions; r < (datapoint + 1) * positions; r++) {
    for (let o = 0; o < fanOut; o++) {
      const scaled = scale * delta[r * fanOut + o];
      for (let k = 0; k < fanIn; k++) gradient[o * outStep + k * inStep] += scaled * view.inputs[0][r * fanIn + k];
    }
  }
}

function addBiasGradient(gradient: Float64Array, view: View<DenseNode>, delta: Float64Array, datapoint: number) {
  const size = sizeOf(view.shape);
  const scale = multiplierOf(view.model.graph, view.node.bias!);
  for (let at = 0; at < size; at++) gradient[at % gradient.length] += scale * delta[datapoint * size + at];
}

export const dense: Rule<'dense'> = {
  value: (view) => applied(view, view.inputs[0], view.model.values),
  tangent: (view, [rows], { parameters }) => {
    const out = applied(view, view.inputs[0], parameters);
    const { graph, values } = view.model;
    addProduct(out, rows, values[view.node.weight], multiplierOf(graph, view.node.weight), sizesOf(view));
    return out;
  },
  curvature: (view, [rows], { parameters }) => {
    const out = new Float64Array(view.batch.n * sizeOf(view.shape));
    const { weight } = view.node;
    const along = parameters?.[weight];
    if (along) addProduct(out, rows, along, 2 * multiplierOf(view.model.graph, weight), sizesOf(view));
    return out;
  },
  cotangent: (view, delta, [into]) => {
    const { graph, values } = view.model;
    addTransposed(into, delta, values[view.node.weight], multiplierOf(graph, view.node.weight), sizesOf(view));
  },
  gradient: (view, delta, gradientOf) => {
    for (let i = 0; i < view.batch.n; i++) {
      addWeightGradient(gradientOf(view.node.weight, i), view, delta, i);
      if (view.node.bias !== undefined) addBiasGradient(gradientOf(view.node.bias, i), view, delta, i);
    }
  },
};
