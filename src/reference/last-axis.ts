// Softmax and normalisation over the last axis, row by row.
import type { NormaliseNode, SoftmaxNode } from '../model/graph';
import { logSoftmax, softmax as probabilities } from './loss';
import type { Rule, View } from './rule';

/** Calls `visit` with where each row of the last axis begins. */
function eachRow({ inputs, inputShapes }: View, visit: (start: number, length: number) => void): void {
  const length = inputShapes[0].at(-1)!;
  for (let start = 0; start < inputs[0].length; start += length) visit(start, length);
}

function sumOf(length: number, term: (k: number) => number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += term(k);
  return sum;
}

const softmaxOf = ({ inputs, inputShapes }: View<SoftmaxNode>) => probabilities(inputs[0], inputShapes[0].at(-1)!);

export const softmax: Rule<'softmax'> = {
  value: (view) => (view.node.log ? logSoftmax(view.inputs[0], view.inputShapes[0].at(-1)!) : softmaxOf(view)),
  tangent: (view, [along]) => {
    const p = softmaxOf(view);
    const out = new Float64Array(along.length);
    eachRow(view, (start, length) => {
      const mean = sumOf(length, (k) => p[start + k] * along[start + k]);
      for (let at = start; at < start + length; at++) out[at] = (view.node.log ? 1 : p[at]) * (along[at] - mean);
    });
    return out;
  },
  curvature: (view, [along]) => {
    const p = softmaxOf(view);
    const out = new Float64Array(along.length);
    eachRow(view, (start, length) => {
      const mean = sumOf(length, (k) => p[start + k] * along[start + k]);
      const spread = sumOf(length, (k) => p[start + k] * (along[start + k] - mean) ** 2);
      for (let at = start; at < start + length; at++)
        out[at] = view.node.log ? -spread : p[at] * ((along[at] - mean) ** 2 - spread);
    });
    return out;
  },
  cotangent: (view, delta, [into]) => {
    const p = softmaxOf(view);
    eachRow(view, (start, length) => {
      const sum = sumOf(length, (k) => (view.node.log ? 1 : p[start + k]) * delta[start + k]);
      for (let at = start; at < start + length; at++) {
        into[at] += view.node.log ? delta[at] - p[at] * sum : p[at] * (delta[at] - sum);
      }
    });
  },
};

/** 1 / sqrt(variance + epsilon) and the mean that is taken off, of one row. */
function momentsOf({ node, inputs: [z] }: View<NormaliseNode>, start: number, length: number) {
  const mean = node.centred ? sumOf(length, (k) => z[start + k]) / length : 0;
  const variance = sumOf(length, (k) => (z[start + k] - mean) ** 2) / length;
  return { mean, scale: 1 / Math.sqrt(variance + node.epsilon) };
}

/** into += J along; J = scale (I - [centred] 1 1^T / k - y y^T / k) is symmetric: tangents and cotangents alike. */
function addDerivative(view: View<NormaliseNode>, along: Float64Array, into: Float64Array): void {
  const [z] = view.inputs;
  eachRow(view, (start, length) => {
    const { mean, scale } = momentsOf(view, start, length);
    const shift = view.node.centred ? sumOf(length, (k) => along[start + k]) / length : 0;
    const slope = sumOf(length, (k) => (z[start + k] - mean) * scale * along[start + k]) / length;
    for (let at = start; at < start + length; at++) {
      into[at] += scale * (along[at] - shift - (z[at] - mean) * scale * slope);
    }
  });
}

export const normalise: Rule<'normalise'> = {
  value: (view) => {
    const [z] = view.inputs;
    const out = new Float64Array(z.length);
    eachRow(view, (start, length) => {
      const { mean, scale } = momentsOf(view, start, length);
      for (let at = start; at < start + length; at++) out[at] = (z[at] - mean) * scale;
    });
    return out;
  },
  tangent: (view, [along]) => {
    const out = new Float64Array(along.length);
    addDerivative(view, along, out);
    return out;
  },
  curvature: (view, [along]) => {
    const [z] = view.inputs;
    const out = new Float64Array(along.length);
    eachRow(view, (start, length) => {
      const { mean, scale } = momentsOf(view, start, length);
      const y = (at: number): number => (z[at] - mean) * scale;
      const shift = view.node.centred ? sumOf(length, (k) => along[start + k]) / length : 0;
      const t = (at: number): number => along[at] - shift;
      const slope = sumOf(length, (k) => y(start + k) * t(start + k)) / length;
      const square = sumOf(length, (k) => t(start + k) ** 2) / length;
      for (let at = start; at < start + length; at++)
        out[at] = scale ** 2 * (y(at) * (3 * slope ** 2 - square) - 2 * t(at) * slope);
    });
    return out;
  },
  cotangent: (view, delta, [into]) => addDerivative(view, delta, into),
};
