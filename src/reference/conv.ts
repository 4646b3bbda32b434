// Convolutions as dense layers of patches: each position's windows, [positions, channels, ...window], are read as rows.
import { sizeOf } from '../core/tensor';
import type { ConvNode } from '../model/graph';
import { windowIndex } from '../model/window';
import { gathered, scatter } from './gather';
import { multiplierOf, type Values } from './model';
import type { Rule, View } from './rule';

interface Sizes {
  readonly filters: number;
  readonly positions: number;
  /** Numbers of a patch that one filter sees: those of its group's channels. */
  readonly taps: number;
  /** Numbers of a whole patch. */
  readonly patch: number;
  readonly filtersPerGroup: number;
}

function sizesOf({ node, inputShapes, shape }: View<ConvNode>): Sizes {
  const [filters, ...positions] = shape;
  const patch = inputShapes[0][0] * sizeOf(node.window.size);
  const { groups } = node;
  return { filters, positions: sizeOf(positions), taps: patch / groups, patch, filtersPerGroup: filters / groups };
}

const indexOf = ({ node, inputShapes }: View<ConvNode>) => windowIndex(inputShapes[0], node.window);
const patchesOf = (view: View<ConvNode>, rows: Float64Array) => gathered(rows, view.batch.n, indexOf(view));

/** Calls `visit(out, from, weight)` for every filter and position of one datapoint: where its number and rows begin. */
function eachProduct(sizes: Sizes, datapoint: number, visit: (out: number, from: number, weight: number) => void) {
  const { filters, positions, taps, patch, filtersPerGroup } = sizes;
  for (let f = 0; f < filters; f++) {
    const group = Math.floor(f / filtersPerGroup);
    for (let p = 0; p < positions; p++) {
      const from = (datapoint * positions + p) * patch + group * taps;
      visit((datapoint * filters + f) * positions + p, from, f * taps);
    }
  }
}

/** out[i, f, p] += m_w <W_f, patch_ip of f's group>, with W from `values`, where it is there. */
function addProduct(out: Float64Array, view: View<ConvNode>, patches: Float64Array, values: Values | undefined) {
  const weight = values?.[view.node.weight];
  if (!weight) return;
  const scale = multiplierOf(view.model.graph, view.node.weight);
  const sizes = sizesOf(view);
  for (let i = 0; i < view.batch.n; i++) {
    eachProduct(sizes, i, (at, from, row) => {
      let sum = 0;
      for (let k = 0; k < sizes.taps; k++) sum += weight[row + k] * patches[from + k];
      out[at] += scale * sum;
    });
  }
}

function addBias(out: Float64Array, view: View<ConvNode>, values: Values | undefined) {
  const bias = view.node.bias === undefined ? undefined : values?.[view.node.bias];
  if (!bias) return;
  const scale = multiplierOf(view.model.graph, view.node.bias!);
  const { positions, filters } = sizesOf(view);
  for (let at = 0; at < out.length; at++) out[at] += scale * bias[Math.floor(at / positions) % filters];
}

function applied(view: View<ConvNode>, patches: Float64Array, values: Values | undefined): Float64Array {
  const out = new Float64Array(view.batch.n * sizeOf(view.shape));
  addProduct(out, view, patches, values);
  addBias(out, view, values);
  return out;
}

/** Cotangents of the patches: sum over filters of W_f delta_ifp. */
function patchCotangents(view: View<ConvNode>, delta: Float64Array): Float64Array {
  const sizes = sizesOf(view);
  const weight = view.model.values[view.node.weight];
  const scale = multiplierOf(view.model.graph, view.node.weight);
  const patches = new Float64Array(view.batch.n * sizes.positions * sizes.patch);
  for (let i = 0; i < view.batch.n; i++) {
    eachProduct(sizes, i, (at, from, row) => {
      const scaled = scale * delta[at];
      for (let k = 0; k < sizes.taps; k++) patches[from + k] += scaled * weight[row + k];
    });
  }
  return patches;
}

export const conv: Rule<'conv'> = {
  value: (view) => applied(view, patchesOf(view, view.inputs[0]), view.model.values),
  tangent: (view, [rows], { parameters }) => {
    const out = applied(view, patchesOf(view, view.inputs[0]), parameters);
    addProduct(out, view, patchesOf(view, rows), view.model.values);
    return out;
  },
  curvature: (view, [rows], { parameters }) => {
    const out = new Float64Array(view.batch.n * sizeOf(view.shape));
    addProduct(out, view, patchesOf(view, rows), parameters);
    return out.map((value) => 2 * value);
  },
  cotangent: (view, delta, [into]) => scatter(into, patchCotangents(view, delta), view.batch.n, indexOf(view)),
  gradient: (view, delta, gradientOf) => {
    const { node, model, batch, inputs } = view;
    const sizes = sizesOf(view);
    const patches = patchesOf(view, inputs[0]);
    const scale = multiplierOf(model.graph, node.weight);
    const biasScale = node.bias === undefined ? 0 : multiplierOf(model.graph, node.bias);
    for (let i = 0; i < batch.n; i++) {
      const weight = gradientOf(node.weight, i);
      const bias = node.bias === undefined ? undefined : gradientOf(node.bias, i);
      eachProduct(sizes, i, (at, from, row) => {
        const scaled = scale * delta[at];
        for (let k = 0; k < sizes.taps; k++) weight[row + k] += scaled * patches[from + k];
        if (bias) bias[row / sizes.taps] += biasScale * delta[at];
      });
    }
  },
};
