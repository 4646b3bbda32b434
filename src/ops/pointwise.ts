// A function of one number, element by element: what it makes of values, tangents and cotangents.
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { encodeMultiplyBlocks } from '../kernels/multiply-blocks';
import { encodeSquaredBlocks } from '../kernels/squared-blocks';
import type { GraphNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked } from './cotangent';
import type { Op, Primal } from './op';

/** An output of the input's shape, in another buffer. */
export interface Pointed {
  readonly input: Matrix;
  readonly output: Matrix;
}

/** Each appends its function of every element of the input. */
export interface PointFunction<Node> {
  value(list: CommandList, node: Node, pointed: Pointed): void;
  derivative(list: CommandList, node: Node, pointed: Pointed): void;
  /** The second derivative. */
  curvature(list: CommandList, node: Node, pointed: Pointed): void;
}

export function pointwiseOp<Node extends GraphNode>(of: PointFunction<Node>): Op<Node> {
  /** f'(z), [features, n]. */
  const derivative = ({ arena, list }: OpContext, node: Node, { inputs: [input] }: Primal): Matrix => {
    const output = arena.matrix(`${node.id} derivative`, input.rows, input.columns);
    of.derivative(list, node, { input, output });
    return output;
  };

  return {
    forward({ arena, list }, node, [input]) {
      const output = arena.matrix(node.id, input.rows, input.columns);
      of.value(list, node, { input, output });
      return output;
    },

    jvp(context, node, primal, { inputs: [tangent], owned: [own] }) {
      if (!tangent) return undefined;
      const target = own ? tangent : context.copy(`${node.id} tangents`, tangent);
      encodeMultiplyBlocks(context.list, { target, factor: derivative(context, node, primal) });
      return target;
    },

    curvature({ arena, list }, node, { inputs: [input] }, { inputs: [source] }) {
      if (!source) return undefined;
      const factor = list.scratch.matrix(`${node.id} curvature factor`, input.rows, input.columns);
      of.curvature(list, node, { input, output: factor });
      const output = arena.matrix(`${node.id} curvature`, source.rows, source.columns);
      encodeSquaredBlocks(list, { source, factor, output });
      return output;
    },

    vjp(context, node, primal, cotangent) {
      const factor = derivative(context, node, primal);
      if (cotangent.form === 'readout') {
        if (cotangent.factor) encodeMultiplyBlocks(context.list, { target: factor, factor: cotangent.factor });
        return [{ ...cotangent, factor, owned: true }];
      }
      const own = stacked(context, cotangent, primal.output.columns);
      const matrix = own.owned ? own.matrix : context.copy('deltas', own.matrix);
      encodeMultiplyBlocks(context.list, { target: matrix, factor });
      return [{ ...own, matrix, owned: true }];
    },

    gradient: () => undefined,
    kernelTerms: () => [],
  };
}
