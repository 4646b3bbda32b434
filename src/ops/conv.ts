// Cross-correlation over 1 or 2 axes, [channels, ...size] to [filters, ...positions]: a product of the filters with what each
// window sees, read in place.
import type { Matrix } from '../gpu/matrix';
import { encodeFilterBlocks } from '../kernels/filter-blocks';
import { encodeWindowProduct } from '../kernels/window-product';
import type { ConvNode } from '../model/graph';
import { convFrame, type ConvFrame } from './conv-frame';
import { encodeConvGradient, encodeConvGradientRows } from './conv-gradient';
import type { OpContext } from './context';
import { stacked } from './cotangent';
import type { Op } from './op';
import type { ParameterSet } from './parameter-set';

export const convOp: Op<ConvNode> = {
  forward(context, node, [input]) {
    const { groups, filters, positions } = convFrame(context, node);
    const output = context.arena.matrix(node.id, groups * filters * positions, input.columns);
    encodeLayer(context, node, context.weights, { input, output, bias: true });
    return output;
  },

  jvp(context, node, primal, { inputs: [input], parameters, count }) {
    if (!input && !parameters) return undefined;
    const output = context.stack(`${node.id} tangents`, count, primal.output.rows, primal.output.columns);
    if (parameters) encodeLayer(context, node, parameters, { input: primal.inputs[0], output, bias: true });
    if (input) {
      const accumulate = parameters !== undefined;
      encodeLayer(context, node, context.weights, { input, output, bias: false, accumulate, blocks: count });
    }
    return output;
  },

  /** 2 dW_j dx_j for each direction j. */
  curvature(context, node, primal, { inputs: [input], parameters, count }) {
    if (!input || !parameters) return undefined;
    const output = context.stack(`${node.id} curvature`, count, primal.output.rows, primal.output.columns);
    encodeLayer(context, node, parameters, { input, output, bias: false, scale: 2 });
    return output;
  },

  vjp(context, node, primal, cotangent) {
    const n = primal.output.columns;
    const { matrix: b, count } = stacked(context, cotangent, n);
    const frame = convFrame(context, node);
    const { groups, cells, channels, plane, positions } = frame;
    const c = context.stack('deltas', count, groups * channels * plane, n);
    const a = groupedFilters(context, context.weights, node, frame, true);
    encodeWindowProduct(context.list, {
      ...a,
      aBlock: 0,
      b,
      c,
      places: context.list.scratch.upload('windows over each place', frame.senders),
      positions: plane,
      plane: positions,
      cells,
      groups,
      blocks: count,
      alpha: context.parameter(node.weight).multiplier,
    });
    return [{ form: 'stacked', count, matrix: c, owned: true }];
  },

  gradient: encodeConvGradient,
  gradientRows: encodeConvGradientRows,
  kernelTerms: () => [],
};

interface Layer {
  /** [channels * plane, n], or a stack of `blocks` of them. */
  readonly input: Matrix;
  /** A block for each set of parameters, or for each block of the input. */
  readonly output: Matrix;
  readonly bias: boolean;
  readonly accumulate?: boolean;
  readonly blocks?: number;
  /** 1 when absent. */
  readonly scale?: number;
}

/** output = scale W x + b for each set of parameters, or for each block of the input. */
function encodeLayer(context: OpContext, node: ConvNode, sets: ParameterSet, layer: Layer): void {
  const frame = convFrame(context, node);
  const { groups, cells, positions, plane } = frame;
  const bias = node.bias !== undefined &&
    layer.bias && {
      vector: sets.matrix(node.bias),
      beta: context.parameter(node.bias).multiplier,
      blockStep: sets.layout.length,
    };
  const filters = groupedFilters(context, sets, node, frame, false);
  encodeWindowProduct(context.list, {
    ...filters,
    aBlock: layer.blocks === undefined ? filters.aBlock : 0,
    b: layer.input,
    c: layer.output,
    places: context.list.scratch.upload('window places', frame.places),
    positions,
    plane,
    cells,
    groups,
    blocks: layer.blocks ?? sets.count,
    alpha: context.parameter(node.weight).multiplier * (layer.scale ?? 1),
    bias: bias || undefined,
    accumulate: layer.accumulate,
  });
}

interface GroupedFilters {
  readonly a: Matrix;
  readonly aGroup: number;
  readonly aBlock: number;
}

/** The filters of every set, group by group: as they are stored where that is so already. */
function groupedFilters(
  context: OpContext,
  sets: ParameterSet,
  node: ConvNode,
  { groups, channels, filters, cells }: ConvFrame,
  backward: boolean,
): GroupedFilters {
  const [input, { count }] = [sets.matrix(node.weight), sets];
  if (groups === 1 && !backward) return { a: input, aGroup: 0, aBlock: sets.layout.length };
  const [rows, columns] = backward ? [filters * cells, channels] : [channels * cells, filters];
  const output = context.list.scratch.matrix('filters by group', count * groups * rows, columns);
  const inputStep = sets.layout.length;
  encodeFilterBlocks(context.list, { input, sets: count, inputStep, groups, cells, backward, output });
  const aGroup = rows * output.stride;
  return { a: { ...output, rows }, aGroup, aBlock: groups * aGroup };
}
