// Each layer's part of a trace kernel, and where it factors the two it is the product of: similarity of activations and
// similarity of backprop signals.
import type { JobOptions } from '../core/progress';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeGatherColumns } from '../kernels/gather-columns';
import type { OpContext } from '../ops/context';
import { encodeActivationGram, encodeDeltaGram, type GramScales, gramScales } from './factor-grams';
import { computeKernelParts } from './kernel';
import { encodeSide } from './kernel-side';
import type { Network } from './network';
import { isFactoring, type ParameterGroup, parameterGroups } from './parameter-groups';
import { encodeForward, primalOf } from './passes';
import { inStretches } from './stretches';

/** Row by row, [n, n] each. */
export interface GroupFactors {
  readonly group: ParameterGroup;
  /** The group's part of the trace kernel; the parts of all groups add up to it. */
  readonly part: Float32Array;
  /** alpha <a, a'> + beta; absent where the part does not factor. */
  readonly activations?: Float32Array;
  /** alpha and beta; absent where the part does not factor. */
  readonly scales?: GramScales;
  /** sum_c <delta_c, delta'_c>; absent where the part does not factor. */
  readonly backprop?: Float32Array;
}

/** Of all pairs of the rows, [features, n]. Throws LimitExceeded, DeviceLost; stops on abort. */
export async function layerFactors(network: Network, rows: Matrix, options: JobOptions = {}): Promise<GroupFactors[]> {
  const groups = parameterGroups(network);
  using arena = network.gpu.arena.child('layer factors');
  const counted = groups.map(
    ({ parameters }) =>
      (name: string): boolean =>
        parameters.includes(name),
  );
  const { parts } = await computeKernelParts(network, arena, { rows, reduction: 'trace' }, counted, options);
  const grams = await factorGrams(network, rows, groups, options);
  return await Promise.all(
    groups.map(async (group, at) => ({
      group,
      part: await readMatrix(network.gpu, parts[at].matrix),
      ...grams.get(group),
    })),
  );
}

type Grams = Required<Pick<GroupFactors, 'activations' | 'backprop' | 'scales'>>;

async function factorGrams(
  network: Network,
  rows: Matrix,
  groups: readonly ParameterGroup[],
  { signal, pause }: JobOptions,
): Promise<Map<ParameterGroup, Grams>> {
  const { gpu } = network;
  const factoring = groups.filter(isFactoring);
  if (factoring.length === 0) return new Map();
  using work = gpu.arena.child('factor Grams');
  const list = network.commands(work);
  const context = network.context(list, work);
  const side = encodeSide(context, network, { datapoints: rows, reduction: 'trace' });
  const matrices = factoring.map(({ dense }) => ({
    scales: gramScales((name) => context.parameter(name), dense),
    activations: encodeActivationGram(context, dense, primalOf(dense, side.activations).inputs[0]),
    backprop: encodeDeltaGram(context, side.deltas.get(dense.id)!, rows.columns),
  }));
  await submit(gpu, list, { signal, pause });
  const read = await Promise.all(
    matrices.map(async ({ activations, backprop, scales }): Promise<Grams> => ({
      scales,
      activations: await readMatrix(gpu, activations),
      backprop: await readMatrix(gpu, backprop),
    })),
  );
  return new Map(factoring.map((group, at) => [group, read[at]]));
}

/** alpha <a(x), a(x_o)> + beta of every datapoint with one, by the id of each group that factors. Throws as layerFactors. */
export async function activationRows(
  network: Network,
  inputs: Matrix,
  index: number,
  options: JobOptions = {},
): Promise<Map<string, Float32Array>> {
  const factoring = parameterGroups(network).filter(isFactoring);
  const rows = new Map(factoring.map(({ id }) => [id, new Float32Array(inputs.columns)]));
  await inStretches(
    network,
    inputs,
    {
      stage: 'activations',
      encode: (context, some) => encodeRows(context, network, { some, one: gatherColumn(context, inputs, index) }),
      take: async (columns, { first }) => {
        for (const [id, column] of columns) rows.get(id)!.set(await readMatrix(network.gpu, column), first);
      },
    },
    options,
  );
  return rows;
}

function encodeRows(
  context: OpContext,
  network: Network,
  { some, one }: { readonly some: Matrix; readonly one: Matrix },
): Map<string, Matrix> {
  const [left, right] = [some, one].map((rows) => encodeForward(context, network.graph, rows));
  const factoring = parameterGroups(network).filter(isFactoring);
  return new Map(
    factoring.map(({ id, dense }) => {
      const [a, b] = [left, right].map((side) => primalOf(dense, side).inputs[0]);
      return [id, encodeActivationGram(context, dense, a, b)];
    }),
  );
}

function gatherColumn({ list, arena }: OpContext, input: Matrix, index: number): Matrix {
  const output = arena.matrix('one datapoint', input.rows, 1);
  const indices = list.scratch.upload('index', Uint32Array.of(index));
  encodeGatherColumns(list, { input, indices, first: 0, count: 1, output });
  return output;
}
