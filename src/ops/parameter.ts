// multiplier * a parameter, as a value: the same for every datapoint.
import { encodeAddTo } from '../kernels/add-to';
import { encodeParameterRows } from '../kernels/parameter-rows';
import { encodeRowSums } from '../kernels/row-sums';
import type { ParameterNode } from '../model/graph';
import type { Op } from './op';

export const parameterOp: Op<ParameterNode> = {
  forward(context, { id, parameter }, _inputs, n) {
    const values = context.weights.matrix(parameter);
    const output = context.arena.matrix(id, values.columns, n);
    encodeParameterRows(context.list, { values, scale: context.parameter(parameter).multiplier, output });
    return output;
  },

  jvp(context, { id, parameter }, primal, { count, parameters: directions }) {
    if (!directions) return undefined;
    const values = directions.matrix(parameter);
    const output = context.stack(`${id} tangents`, count, values.columns, primal.output.columns);
    const scale = context.parameter(parameter).multiplier;
    encodeParameterRows(context.list, { values, step: directions.layout.length, scale, output });
    return output;
  },

  vjp: () => [],

  gradient(context, { parameter }, _primal, { count: blocks, matrix }, into, weigh) {
    const scale = context.parameter(parameter).multiplier * weigh(parameter);
    const [output, outputStep] = [into.matrix(parameter), into.layout.length];
    encodeRowSums(context.list, { matrix, blocks, output, outputStep, scale });
  },

  /** Its cotangents themselves: the parameter is one row, and each datapoint reads all of it. */
  gradientRows(context, { parameter }, _primal, { cotangent, out, accumulate }) {
    if (!accumulate) context.list.clear(out.buffer, out.offset * 4, out.rows * out.stride * 4);
    const scale = context.parameter(parameter).multiplier;
    encodeAddTo(context.list, { target: out, source: cotangent.matrix, scale });
  },

  kernelTerms: () => [],
};
