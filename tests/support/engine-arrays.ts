// Every array of a fixture as the engine computes it on a device, under the names of the fixture's own files.
import { jvp } from '../../src/engine/jacobian-products';
import { computeKernel, computeKernelParts, type KernelRequest } from '../../src/engine/kernel';
import type { Network } from '../../src/engine/network';
import { computeNudge, encodeNudge, gatherOne } from '../../src/engine/nudge';
import { encodeForward, logitsOf } from '../../src/engine/passes';
import type { Matrix } from '../../src/gpu/matrix';
import { readMatrix } from '../../src/gpu/readback';
import { submit } from '../../src/gpu/submit';
import { type Expectation, type FixtureCase, fixtureFiles } from './fixture-cases';
import { byDatapoint } from './networks';
import { relativeError } from './numbers';

/** A fixture's network on a device, with its datapoints [features, n]. */
export interface OnDevice {
  readonly network: Network;
  readonly rows: Matrix;
}

type Compute = (subject: OnDevice, expectation: Expectation) => Promise<ArrayLike<number>>;

/** By the stem of the file. */
const computations: Readonly<Record<string, Compute>> = {
  logits: computeLogits,
  logits_last: computeLogits,
  jvp: async ({ network, rows }, { tangent }) =>
    read(network, await jvp(network, network.arena, { inputs: rows, parameters: [tangent] })),
  ntk_full: (subject) => kernel(subject, { reduction: 'full' }),
  ntk_trace: (subject) => kernel(subject, { reduction: 'trace' }),
  ntk_trace_last: (subject) => kernel(subject, { reduction: 'trace' }),
  ntk_logp: (subject, { targets }) => kernel(subject, { reduction: 'log-probability', targets }),
};

const read = async (network: Network, matrix: Matrix): Promise<Float32Array> =>
  byDatapoint(await readMatrix(network.gpu, matrix), network.outputs);

async function computeLogits({ network, rows }: OnDevice): Promise<Float32Array> {
  const list = network.commands(network.arena);
  const activations = encodeForward(network.context(list, network.arena), network.graph, rows);
  await submit(network.gpu, list);
  return read(network, logitsOf(network.graph, activations));
}

/** A kernel as its file has it. */
async function kernel({ network, rows }: OnDevice, request: Omit<KernelRequest, 'rows'>): Promise<Float32Array> {
  using arena = network.gpu.arena.child('kernel of a fixture');
  const { matrix } = await computeKernel(network, arena, { rows, ...request });
  return await readMatrix(network.gpu, matrix);
}

/** The kernel of each parameter by itself, under the names of the archive. */
async function parts({ kind }: FixtureCase, { network, rows }: OnDevice, { targets }: Expectation) {
  const { byParameter } = fixtureFiles[kind];
  const { names } = network.layout;
  const request =
    kind === 'classifier'
      ? ({ rows, reduction: 'trace' } as const)
      : ({ rows, reduction: 'log-probability', targets } as const);
  using arena = network.gpu.arena.child('parts of a fixture');
  const sets = names.map((own) => (name: string) => name === own);
  const { parts: made } = await computeKernelParts(network, arena, request, sets);
  const read = made.map(async ({ matrix }, at) => [
    `${byParameter}/${names[at]}`,
    await readMatrix(network.gpu, matrix),
  ]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, Float32Array>;
}

/** Predicted and actual change: of all logits, for a language model of the log-probability of each target. */
async function nudge(
  { kind }: FixtureCase,
  { network, rows }: OnDevice,
  { index, rate, targets }: Expectation,
): Promise<Record<string, Float32Array>> {
  const step = { inputs: rows, index, label: targets[index], rate, loss: 'cross-entropy' } as const;
  if (kind === 'language model') {
    const { predicted, actual } = await computeNudge(network, { ...step, labels: targets, measure: 'own-label' });
    return { 'nudge/predicted': predicted, 'nudge/actual': actual };
  }
  const list = network.commands(network.arena);
  const context = network.context(list, network.arena);
  const changes = encodeNudge(context, network, step, gatherOne(list, network.arena, step));
  await submit(network.gpu, list);
  const { predicted, actual } = changes;
  return { 'nudge/predicted': await read(network, predicted), 'nudge/actual': await read(network, actual) };
}

/** Relative error of every expected array over its bound, worst first: one line each. */
export interface Comparison {
  readonly key: string;
  readonly error: number;
  readonly bound: number;
}

/** Computes every array of a fixture and compares. */
export async function compareArrays(
  fixture: FixtureCase,
  subject: OnDevice,
  expectation: Expectation,
): Promise<Comparison[]> {
  const made = { ...(await nudge(fixture, subject, expectation)), ...(await parts(fixture, subject, expectation)) };
  const compared: Comparison[] = [];
  for (const { key, values, bound } of expectation.arrays) {
    const actual = made[key] ?? (await computations[key]?.(subject, expectation));
    if (!actual) throw new Error(`nothing computes ${key}`);
    compared.push({ key, bound, error: relativeError(actual, Float64Array.from(values.data, Number)) });
  }
  const expected = new Set(expectation.arrays.map(({ key }) => key));
  const extra = Object.keys(made).filter((key) => !expected.has(key));
  if (extra.length > 0) throw new Error(`nothing is expected of ${extra.join(', ')}`);
  return compared;
}

/** For assertions: which arrays are further off than their bounds; NaN is never near. */
export function tooFar(compared: readonly Comparison[]): string[] {
  return compared
    .filter(({ error, bound }) => !(error < bound))
    .map(({ key, error, bound }) => `${key}: ${error.toExponential(2)}, not below ${bound}`);
}

/** The worst error of each file, for people. */
export function worstOf(compared: readonly Comparison[]): string {
  const worst = new Map<string, number>();
  for (const { key, error } of compared) {
    const name = key.startsWith('nudge/') ? key : key.split('/')[0];
    worst.set(name, Math.max(worst.get(name) ?? 0, error));
  }
  return [...worst].map(([name, error]) => `${name} ${error.toExponential(1)}`).join(', ');
}
